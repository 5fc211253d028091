// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.generator;

import io.asyncio4j.EngineKind;
import io.asyncio4j.EventLoop;
import io.asyncio4j.TaskFailedException;
import io.asyncio4j.internal.Dispatcher;
import io.asyncio4j.internal.OpenGenerators;
import io.asyncio4j.internal.Pausable;
import io.asyncio4j.internal.PinnedCallerException;
import io.asyncio4j.internal.Strand;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * The inside of a generator: its state, and what passes between body and caller.
 *
 * <pre>
 *   created --first step--> running --yield--> suspended --step--> running --end--> closed
 * </pre>
 *
 * <p>It does not know its {@link Generator}: that is garbage when the program drops it, while a thread that stands behind
 * the body still holds this. Except for the state, fields belong to whoever set it to running.
 */
final class Frame<Y extends @Nullable Object, S extends @Nullable Object, R extends @Nullable Object>
        implements Runnable, OpenGenerators.Closing {
    /** What {@link #advance} returns in the place of a value when there is none. */
    static final Object END = new Object();

    private static final int CREATED = 0;
    private static final int SUSPENDED = 1;
    private static final int RUNNING = 2;
    private static final int CLOSED = 3;
    private static final VarHandle STATE = stateHandle();

    /** How often the body of a dropped generator may swallow its end before it is left behind. */
    private static final int PATIENCE = 100;

    private final @Nullable EngineKind engine;
    private int state;
    private Generator.@Nullable Body<Y, S, R> body;
    private @Nullable Pausable code;

    /** The value that is yielded, sent or returned. */
    private @Nullable Object value;

    /** What is thrown into the body, or has left it. */
    private @Nullable Throwable thrown;

    private boolean ended;

    /** Whether a thread stands behind the body and nobody sees to its end yet. */
    private boolean unguarded;

    /** Whether the program has dropped it, so that every yield throws; and how many have. */
    private volatile boolean dropped;

    private int throwsAtTheEnd;

    /** The loop in whose coroutine it began; null if it began elsewhere. */
    private @Nullable Dispatcher home;

    private OpenGenerators.@Nullable Entry entry;

    Frame(Generator.Body<Y, S, R> body, @Nullable EngineKind engine) {
        this.body = body;
        this.engine = engine;
    }

    private static VarHandle stateHandle() {
        try {
            return MethodHandles.lookup().findVarHandle(Frame.class, "state", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    // ---- the caller's side ----

    /** Lets the body run until it yields; returns the value, or END. What leaves the body is thrown. */
    @Nullable
    Object advance(@Nullable Object sent, @Nullable Throwable error) {
        int before = enter();
        if (before != SUSPENDED) {
            if (!begin(before, sent, error)) {
                return END;
            }
        } else if (!code.accepts(Strand.current())) {
            STATE.setRelease(this, SUSPENDED);
            throw new IllegalStateException("The generator began elsewhere than in " + Thread.currentThread()
                    + ": one that began on a platform thread goes on on such threads, one that began in a coroutine "
                    + "of the loom engine goes on in coroutines of that loop");
        }
        value = sent;
        thrown = error;
        resume(code);
        if (ended) {
            return end();
        }
        Object yielded = value;
        value = null;
        STATE.setRelease(this, SUSPENDED);
        return yielded;
    }

    private void resume(Pausable begun) {
        boolean came = false;
        try {
            begun.resume();
            came = true;
        } catch (PinnedCallerException e) {
            came = true;
            value = null;
            thrown = null;
            STATE.setRelease(this, SUSPENDED);
            throw e;
        } finally {
            if (!came) {
                STATE.setRelease(this, CLOSED); // no stack or memory left to go on with it
            }
        }
    }

    /** Makes it the caller's; returns the state before. */
    private int enter() {
        int before = (int) STATE.getAcquire(this);
        if (before == RUNNING) {
            throw busy();
        }
        if (home != null) {
            checkHome(home);
        }
        if (!STATE.compareAndSet(this, before, RUNNING)) {
            throw busy();
        }
        return before;
    }

    private IllegalStateException busy() {
        return new IllegalStateException("The generator is running already: its body asks for its own next value, or "
                + "awaits for another caller; generators have one caller at a time");
    }

    private void checkHome(Dispatcher mine) {
        Strand strand = Strand.current();
        if (strand == null || strand.dispatcher() != mine) {
            EventLoop loop = (EventLoop) mine.loop();
            if (loop.isRunning() && !loop.inLoop()) {
                throw new IllegalStateException("The generator began in a coroutine of " + loop
                        + ", which runs in another thread than " + Thread.currentThread()
                        + "; use it there, by Asyncio.runCoroutineThreadsafe(() -> ..., loop)");
            }
        }
    }

    /** Begins the body; false if there is nothing to run. */
    private boolean begin(int before, @Nullable Object sent, @Nullable Throwable error) {
        if (before == CREATED && error == null) {
            if (sent != null) {
                STATE.setRelease(this, CREATED);
                throw new IllegalStateException(
                        "Nobody takes what is sent before the first yield; call next() first: " + sent);
            }
            Strand strand = Strand.current();
            Pausable made = Pausable.of(this, strand, engine == EngineKind.PORTABLE);
            code = made;
            unguarded = made.needsEnd();
            if (strand != null) {
                home = strand.dispatcher();
                entry = home.generators().add(this);
            }
            return true;
        }
        body = null;
        value = null;
        STATE.setRelease(this, CLOSED);
        if (error != null) {
            throw rethrow(error);
        }
        return false;
    }

    private @Nullable Object end() {
        code = null;
        OpenGenerators.Entry mine = entry;
        if (mine != null && !((EventLoop) home.loop()).isClosed()) {
            home.generators().remove(mine);
        }
        entry = null;
        Throwable error = thrown;
        thrown = null;
        STATE.setRelease(this, CLOSED);
        if (error instanceof StopIteration) {
            throw new IllegalStateException("A StopIteration left the body of a generator", error);
        } else if (error != null) {
            throw rethrow(error);
        }
        return END;
    }

    /** What the body returned; null the second time. */
    @Nullable
    Object takeResult() {
        Object result = value;
        value = null;
        return result;
    }

    /** Ends the body, if it has begun. */
    @Override
    public void close() {
        if (STATE.compareAndSet(this, CREATED, CLOSED)) {
            body = null;
            return;
        }
        GeneratorExit exit = new GeneratorExit();
        try {
            if ((int) STATE.getAcquire(this) != CLOSED && advance(null, exit) != END) {
                throw new IllegalStateException("The generator went on after it was closed: its body yields although a "
                        + "GeneratorExit was thrown at its yield");
            }
        } catch (GeneratorExit e) {
            value = null; // its body let it pass, as it should
        }
    }

    /** Tells, once, that a thread stands behind the body and must be ended when the generator is dropped. */
    boolean takeUnguarded() {
        boolean was = unguarded;
        unguarded = false;
        return was;
    }

    /** Ends the thread behind the body: nobody can reach the generator any more. Any thread. */
    void drop() {
        dropped = true;
        EventLoop loop = home == null ? null : (EventLoop) home.loop();
        if (loop == null || loop.isClosed()) {
            release();
            return;
        }
        try {
            loop.callSoonThreadsafe(() -> loop.createTask(this::close, "end of a dropped generator"));
        } catch (IllegalStateException e) {
            release(); // closed meanwhile
        }
    }

    @Override
    public void loopClosed() {
        if (dropped) {
            release();
        }
    }

    private void release() {
        Pausable left = code;
        if (STATE.compareAndSet(this, SUSPENDED, RUNNING) && left != null) {
            thrown = new GeneratorExit();
            left.release();
        }
    }

    // ---- the body's side ----

    @Override
    public void run() {
        Generator.Body<Y, S, R> begun = body;
        body = null;
        try {
            value = begun.run(new Yielder<>(this));
        } catch (Throwable e) {
            value = null;
            thrown = e;
        }
        ended = true;
    }

    @SuppressWarnings("unchecked")
    @Nullable
    S yield(Y given) {
        Object sent = exchange(given);
        Throwable error = takeThrown();
        if (error != null) {
            throw sneak(error);
        }
        return (S) sent;
    }

    /** Gives a value out; returns what was sent. */
    @Nullable
    Object exchange(@Nullable Object given) {
        Pausable mine = code;
        if (mine == null || !mine.isInside()) {
            throw new IllegalStateException("A generator yields from its own body only; this is outside of it, in "
                    + Thread.currentThread() + ", or in the body of another generator");
        }
        if (dropped) {
            if (++throwsAtTheEnd > PATIENCE) {
                mine.pause();
            }
            throw new GeneratorExit();
        }
        value = given;
        mine.pause();
        Object sent = value;
        value = null;
        return sent;
    }

    /** What was thrown in, which is then no longer there. */
    @Nullable
    Throwable takeThrown() {
        Throwable error = thrown;
        thrown = null;
        return error;
    }

    private static RuntimeException rethrow(Throwable error) {
        if (error instanceof RuntimeException || error instanceof Error) {
            throw sneak(error);
        }
        throw new TaskFailedException(error);
    }

    /** Throws anything, checked or not: the compiler does not know what is thrown into a generator. */
    @SuppressWarnings("unchecked")
    static <E extends Throwable> RuntimeException sneak(Throwable error) throws E {
        throw (E) error;
    }

    @Override
    public String toString() {
        String now = switch ((int) STATE.getAcquire(this)) {
            case CREATED -> "created";
            case SUSPENDED -> "suspended";
            case RUNNING -> "running";
            default -> "closed";
        };
        return "Generator[" + now + "]";
    }
}
