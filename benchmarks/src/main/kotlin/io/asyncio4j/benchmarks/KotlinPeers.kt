// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.benchmarks

import java.util.concurrent.CompletableFuture
import kotlin.concurrent.thread
import kotlin.coroutines.ContinuationInterceptor
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Delay
import kotlinx.coroutines.InternalCoroutinesApi
import kotlinx.coroutines.Job
import kotlinx.coroutines.asContextElement
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.delay
import kotlinx.coroutines.flow.flow
import kotlinx.coroutines.future.future
import kotlinx.coroutines.joinAll
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.sync.Mutex
import kotlinx.coroutines.sync.withLock
import kotlinx.coroutines.withContext
import kotlinx.coroutines.yield

/** The questions put to Kotlin's coroutines, on the event loop of `runBlocking`: one thread, as in asyncio. */
object KotlinPeers {
    /** Two coroutines take turns, so often each. */
    @JvmStatic
    fun switches(each: Int) = runBlocking {
        val two = List(2) { launch { repeat(each) { yield() } } }
        two.joinAll()
    }

    /** Starts coroutines and awaits each before the next. */
    @JvmStatic
    fun spawns(count: Int): Int = runBlocking {
        var sum = 0
        repeat(count) { sum += async { 1 }.await() }
        sum
    }

    /** Starts coroutines together and awaits all. */
    @JvmStatic
    fun gather(count: Int): List<Int> = runBlocking { List(count) { async { 1 } }.awaitAll() }

    /** Sets timers and cancels each before the next. */
    @JvmStatic
    @OptIn(InternalCoroutinesApi::class)
    fun timers(count: Int, seconds: Int) = runBlocking {
        val timer = coroutineContext[ContinuationInterceptor] as Delay
        repeat(count) { timer.invokeOnTimeout(seconds * 1000L, {}, coroutineContext).dispose() }
    }

    /** Takes a mutex that nobody else wants, and gives it back. */
    @JvmStatic
    fun locks(count: Int): Int = runBlocking {
        val mutex = Mutex()
        var held = 0
        repeat(count) { mutex.withLock { held++ } }
        held
    }

    /** Two coroutines hand a mutex over to one another, so often each. */
    @JvmStatic
    fun lockTurns(each: Int) = runBlocking {
        val mutex = Mutex(locked = true)
        val two = List(2) {
            launch {
                repeat(each) {
                    mutex.lock()
                    mutex.unlock()
                }
            }
        }
        yield()
        mutex.unlock()
        two.joinAll()
    }

    /** Hands values over through a channel. */
    @JvmStatic
    fun channel(values: Int, capacity: Int): Int = runBlocking {
        val channel = Channel<Int>(capacity)
        val sum = async {
            var sum = 0
            repeat(values) { sum += channel.receive() }
            sum
        }
        repeat(values) { channel.send(it) }
        sum.await()
    }

    /** Wakes all that wait, with one event after another. */
    @JvmStatic
    fun fanOut(waiters: Int, count: Int) = runBlocking {
        val events = List(count) { CompletableDeferred<Unit>() }
        val all = List(waiters) { launch { events.forEach { it.await() } } }
        for (event in events) {
            yield()
            event.complete(Unit)
        }
        all.joinAll()
    }

    private val local = ThreadLocal.withInitial { 0 }

    /** Sets a context element and gets its value. */
    @JvmStatic
    fun contextElements(count: Int): Int = runBlocking {
        var sum = 0
        repeat(count) { value -> withContext(local.asContextElement(value)) { sum += local.get() } }
        sum
    }

    /** Two coroutines take turns, so often each, so many calls deep. */
    @JvmStatic
    fun chain(each: Int, depth: Int) = runBlocking {
        val two = List(2) { launch { descend(depth, each) } }
        two.joinAll()
    }

    private suspend fun descend(depth: Int, turns: Int): Int {
        if (depth == 0) {
            repeat(turns) { yield() }
            return 0
        }
        return 1 + descend(depth - 1, turns)
    }

    /** Sums the values of a sequence up. */
    @JvmStatic
    fun sequenceOf(values: Int): Int = sequence { repeat(values) { yield(it) } }.sum()

    /** Sums the values of a flow up that gives way before each. */
    @JvmStatic
    fun flowOf(values: Int): Int = runBlocking {
        var sum = 0
        flow {
            repeat(values) {
                yield()
                emit(it)
            }
        }.collect { sum += it }
        sum
    }

    /** So many coroutines that sleep, all at once. */
    @JvmStatic
    fun sleepers(count: Int, seconds: Int) = runBlocking {
        val all = ArrayList<Job>(count)
        repeat(count) { all.add(launch { delay(seconds * 1000L) }) }
        all.joinAll()
    }
}

/** A thread that runs an event loop, for others to hand it coroutines. */
class KotlinLoopThread : AutoCloseable {
    private val end = CompletableDeferred<Unit>()
    private val scope = CompletableFuture<CoroutineScope>()
    private val loop = thread(name = "kotlin", isDaemon = true) {
        runBlocking {
            scope.complete(this)
            end.await()
        }
    }
    private val open = scope.get()

    /** Hands over a coroutine that ends at once. */
    fun submit(): CompletableFuture<Int> = open.future { 1 }

    override fun close() {
        end.complete(Unit)
        loop.join()
    }
}
