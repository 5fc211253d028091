// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs.broker;

import java.util.List;

/**
 * The answer to a renewal of leases.
 *
 * @param lost runs that are not the worker's any more; it must end them and settle nothing
 * @param cancelled runs that somebody wants to end; the lease is renewed
 */
public record Renewed(List<Run> lost, List<Run> cancelled) {}
