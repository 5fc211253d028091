// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.benchmarks

import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.delay
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withTimeout

/** Kotlin's side of a page of the guide: compiled here, where Kotlin is. */
object GuidePeers {
    // region kotlin
    suspend fun brew(what: String, millis: Long): String {
        delay(millis)
        return "$what is ready"
    }

    fun breakfast(): List<String> = runBlocking {
        withTimeout(5_000) {
            coroutineScope {
                listOf(async { brew("coffee", 200) }, async { brew("tea", 100) }).awaitAll()
            }
        }
    }
    // endregion
}
