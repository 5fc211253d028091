// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.internal;

import java.lang.classfile.ClassFile;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.invoke.VarHandle;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/**
 * The JDK's own continuations, of which its virtual threads are made, run directly on the caller's thread.
 *
 * <p>They are not public: the package is exported to this module by a method of {@link Module} that the flag {@value
 * LoomEngine#FLAG} opens. Whether all works as it must in this JVM is tried out once.
 */
final class Continuations {
    private static final String PACKAGE = "jdk.internal.vm";
    private static final @Nullable Access ACCESS = open();
    private static final MethodHandle NEW = handle(0);
    private static final MethodHandle RUN = handle(1);
    private static final MethodHandle YIELD = handle(2);
    private static final MethodHandle CURRENT = handle(3);
    private static final MethodHandle FORGET_SCOPED_VALUES = handle(4);
    private static final @Nullable VarHandle BINDINGS = ACCESS == null ? null : ACCESS.bindings;
    private static final boolean WORK = ACCESS != null && tryOut();

    private Continuations() {}

    /** What this class reaches for: constructor, run, yield, current, and the cache of scoped values. */
    private record Access(MethodHandle[] handles, VarHandle bindings) {}

    static boolean isAvailable() {
        return WORK;
    }

    /** Makes a continuation that has not started. */
    static Object make(Runnable body) {
        try {
            return (Object) NEW.invokeExact(body);
        } catch (Throwable e) {
            throw failed(e);
        }
    }

    /** Runs a continuation on the calling thread until it yields or ends. */
    static void run(Object continuation) {
        try {
            RUN.invokeExact(continuation);
        } catch (Throwable e) {
            throw failed(e);
        }
    }

    /** Goes back to where the innermost continuation was run; false if frames of native code are in the way. */
    static boolean yield() {
        try {
            return (boolean) YIELD.invokeExact();
        } catch (Throwable e) {
            throw failed(e);
        }
    }

    /** The innermost continuation of this class in which the caller runs; null for none. */
    static @Nullable Object current() {
        try {
            return (Object) CURRENT.invokeExact();
        } catch (Throwable e) {
            throw failed(e);
        }
    }

    /** The scoped values that are bound in the calling thread, as the JDK keeps them. */
    static @Nullable Object bindings(Thread thread) {
        return BINDINGS.get(thread);
    }

    static void setBindings(Thread thread, @Nullable Object bindings) {
        BINDINGS.set(thread, bindings);
    }

    /** Has the calling thread look its scoped values up again, after their bindings have changed. */
    static void forgetScopedValues() {
        try {
            FORGET_SCOPED_VALUES.invokeExact((Object[]) null);
        } catch (Throwable e) {
            throw failed(e);
        }
    }

    private static RuntimeException failed(Throwable e) {
        if (e instanceof Error error) {
            throw error;
        }
        throw e instanceof RuntimeException exception ? exception : new IllegalStateException(e);
    }

    private static @Nullable MethodHandle handle(int which) {
        return ACCESS == null ? null : ACCESS.handles[which];
    }

    private static @Nullable Access open() {
        try {
            Method export = Module.class.getDeclaredMethod("implAddExports", String.class, Module.class);
            export.setAccessible(true);
            export.invoke(Object.class.getModule(), PACKAGE, Continuations.class.getModule());
            MethodHandles.Lookup own = MethodHandles.lookup();
            Class<?> continuation = Class.forName(PACKAGE + ".Continuation");
            Class<?> scopeType = Class.forName(PACKAGE + ".ContinuationScope");
            Class<?> quiet = own.defineClass(quietContinuation());
            Object scope = scopeType.getConstructor(String.class).newInstance("generators");
            MethodHandle make =
                    own.findConstructor(quiet, MethodType.methodType(void.class, scopeType, Runnable.class));
            MethodHandle run = own.findVirtual(continuation, "run", MethodType.methodType(void.class));
            MethodHandle yield = own.findStatic(continuation, "yield", MethodType.methodType(boolean.class, scopeType));
            MethodHandle current = own.findStatic(
                    continuation, "getCurrentContinuation", MethodType.methodType(continuation, scopeType));
            MethodHandles.Lookup ofThread = MethodHandles.privateLookupIn(Thread.class, own);
            MethodHandle setCache = ofThread.findStatic(
                    Thread.class, "setScopedValueCache", MethodType.methodType(void.class, Object[].class));
            VarHandle bindings = ofThread.findVarHandle(Thread.class, "scopedValueBindings", Object.class);
            return new Access(
                    new MethodHandle[] {
                        make.bindTo(scope).asType(MethodType.methodType(Object.class, Runnable.class)),
                        run.asType(MethodType.methodType(void.class, Object.class)),
                        yield.bindTo(scope),
                        current.bindTo(scope).asType(MethodType.methodType(Object.class)),
                        setCache
                    },
                    bindings);
        } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
            // Closed without the flag, absent in a JVM that has no continuations: isAvailable() answers for both.
            return null;
        }
    }

    /**
     * A subclass that takes it quietly when native frames forbid to suspend it. The JDK's locks then block the thread, as
     * they do in a virtual thread; the exception that the class throws by itself would leave them half-way.
     */
    private static byte[] quietContinuation() {
        ClassDesc parent = ClassDesc.of(PACKAGE + ".Continuation");
        MethodTypeDesc constructor = MethodTypeDesc.of(
                ConstantDescs.CD_void,
                ClassDesc.of(PACKAGE + ".ContinuationScope"),
                ClassDesc.of(Runnable.class.getName()));
        MethodTypeDesc onPinned = MethodTypeDesc.of(ConstantDescs.CD_void, parent.nested("Pinned"));
        ClassDesc name = ClassDesc.of(Continuations.class.getPackageName(), "QuietContinuation");
        return ClassFile.of()
                .build(
                        name,
                        type -> type.withSuperclass(parent)
                                .withFlags(ClassFile.ACC_FINAL | ClassFile.ACC_SYNTHETIC)
                                .withMethodBody(
                                        ConstantDescs.INIT_NAME,
                                        constructor,
                                        0,
                                        code -> code.aload(0)
                                                .aload(1)
                                                .aload(2)
                                                .invokespecial(parent, ConstantDescs.INIT_NAME, constructor)
                                                .return_())
                                .withMethodBody("onPinned", onPinned, ClassFile.ACC_PROTECTED, code -> code.return_()));
    }

    /** Whether a continuation goes and comes back, and leaves the caller the monitors that it holds. */
    private static boolean tryOut() {
        try {
            LockStack locks = new LockStack();
            Object one = new Object();
            Object other = new Object();
            Object continuation = make(() -> {
                while (Continuations.yield()) {
                    forgetScopedValues();
                }
            });
            boolean held = true;
            for (int i = 0; i < 3; i++) {
                synchronized (one) {
                    synchronized (other) {
                        locks.clear();
                        run(continuation);
                        held &= Thread.holdsLock(one) && Thread.holdsLock(other);
                    }
                }
            }
            setBindings(Thread.currentThread(), bindings(Thread.currentThread()));
            return held && current() != continuation;
        } catch (RuntimeException | LinkageError e) {
            return false;
        }
    }
}
