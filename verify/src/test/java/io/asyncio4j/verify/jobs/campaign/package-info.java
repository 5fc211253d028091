// SPDX-License-Identifier: Apache-2.0
/**
 * Faults against jobs that real processes run, and the judge of what came of it.
 *
 * <p>In a {@link io.asyncio4j.verify.jobs.campaign.Campaign} a producer hands in jobs of all kinds while workers run them and a
 * seed says which {@link io.asyncio4j.verify.jobs.campaign.Fault} strikes when. All who take part keep a
 * {@link io.asyncio4j.verify.jobs.campaign.LedgerFile}; when all is healed and done, the
 * {@link io.asyncio4j.verify.jobs.campaign.Checker} holds the ledgers and the broker against each
 * {@link io.asyncio4j.verify.jobs.campaign.Rule}. That it would find what is wrong is proved by brokers that break one rule each.
 *
 * <p>Two properties, given to Maven with {@code -D}, make campaigns longer, and others:
 *
 * <ul>
 *   <li>{@code campaign.seconds}: how long each goes on; some seconds if it is not given; those on
 *       sentinels and on a cluster are played only if it is. For more than five minutes give
 *       {@code fork.timeout.seconds=0} too.
 *   <li>{@code campaign.seed}: what strikes when, 1 if it is not given; a failure prints its own.
 * </ul>
 *
 * <p>A seed fixes what strikes, not how processes interleave: a failure may need some campaigns to come again. The ledgers of
 * one that failed are kept in the temporary folder that the failure names.
 */
@NullMarked
package io.asyncio4j.verify.jobs.campaign;

import org.jspecify.annotations.NullMarked;
