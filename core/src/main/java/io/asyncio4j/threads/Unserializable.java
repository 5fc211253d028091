// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.threads;

import java.io.Externalizable;
import java.io.NotSerializableException;
import java.io.ObjectStreamClass;
import java.io.ObjectStreamField;
import java.io.Serializable;
import java.lang.invoke.SerializedLambda;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds what keeps an object from being serialized: the field, the element or the variable of a lambda that holds it.
 *
 * <p>The JDK names only the class. This walks the object as serialization would, as far as the fields may be read.
 */
final class Unserializable {
    private static final int DEEPEST = 60;

    private final Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());

    private Unserializable() {}

    /** One sentence that says what is wrong and how to mend it. */
    static String explain(@Nullable Object root, Throwable failure) {
        if (!(failure instanceof NotSerializableException)) {
            return failure.toString();
        }
        if (root != null && isLambda(root) && !(root instanceof Serializable)) {
            return "it is a lambda whose type is not Serializable. Give the lambda to the pool's own methods, or make it "
                    + "one with SerializableCallable.of(() -> …) or a cast to (Callable<…> & Serializable)";
        }
        String found = new Unserializable().find(root, "it", 0);
        String what = found == null ? "class " + failure.getMessage() + " is not Serializable" : found;
        return what + ". Let the class implement java.io.Serializable, make the field transient, or copy what the work "
                + "needs into a local variable";
    }

    /** A name for work: its class, or where its lambda stands. */
    static String nameOf(Object work) {
        SerializedLambda lambda = lambdaOf(work);
        if (lambda == null) {
            return work.getClass().getName();
        }
        String method = lambda.getImplMethodName();
        return method.startsWith("lambda$")
                ? "a lambda of " + lambda.getCapturingClass().replace('/', '.')
                : lambda.getImplClass().replace('/', '.') + "::" + method;
    }

    /** Says how the first object that is not Serializable is reached; null if it finds none. */
    private @Nullable String find(@Nullable Object value, String path, int depth) {
        if (value == null || value instanceof String || value instanceof Class<?> || value instanceof Enum<?>) {
            return null;
        }
        if (depth > DEEPEST || !seen.add(value)) {
            return null;
        }
        if (value instanceof Object[] array) {
            return findElement(Arrays.asList(array), path, depth);
        }
        if (!(value instanceof Serializable)) {
            return path + " is a " + value.getClass().getName() + ", which is not Serializable";
        }
        if (isLambda(value)) {
            return findCaptured(value, path, depth);
        }
        if (value instanceof Externalizable || value.getClass().isArray()) {
            return null;
        }
        if (value instanceof Collection<?> collection && isOfJdk(value)) {
            return findElement(collection, path, depth);
        }
        if (value instanceof Map<?, ?> map && isOfJdk(value)) {
            String inKeys = findElement(map.keySet(), path + ", key", depth);
            return inKeys != null ? inKeys : findElement(map.values(), path + ", value", depth);
        }
        return findField(value, path, depth);
    }

    private @Nullable String findElement(Collection<?> elements, String path, int depth) {
        int index = 0;
        for (Object element : elements) {
            String found = find(element, path + "[" + index + "]", depth + 1);
            if (found != null) {
                return found;
            }
            index++;
        }
        return null;
    }

    private @Nullable String findCaptured(Object value, String path, int depth) {
        SerializedLambda lambda = lambdaOf(value);
        if (lambda == null) {
            return null;
        }
        String owner = lambda.getCapturingClass().replace('/', '.');
        for (int i = 0; i < lambda.getCapturedArgCount(); i++) {
            Object captured = lambda.getCapturedArg(i);
            boolean isThis =
                    i == 0 && captured != null && captured.getClass().getName().equals(owner);
            String name = isThis ? "the 'this' that the lambda uses" : "variable " + (i + 1) + " that the lambda uses";
            String found = find(captured, path.equals("it") ? name : path + " → " + name, depth + 1);
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    private @Nullable String findField(Object value, String path, int depth) {
        for (Class<?> type = value.getClass(); type != null; type = type.getSuperclass()) {
            ObjectStreamClass form = ObjectStreamClass.lookup(type);
            if (form == null) {
                continue;
            }
            for (ObjectStreamField field : form.getFields()) {
                Object held = field.isPrimitive() ? null : read(type, field.getName(), value);
                String name = "field '" + field.getName() + "' of " + type.getName();
                String found = find(held, path.equals("it") ? name : path + " → " + name, depth + 1);
                if (found != null) {
                    return found;
                }
            }
        }
        return null;
    }

    private static @Nullable Object read(Class<?> type, String name, Object owner) {
        try {
            Field field = type.getDeclaredField(name);
            return field.trySetAccessible() ? field.get(owner) : null;
        } catch (ReflectiveOperationException e) {
            return null; // a field that serialization makes up by itself
        }
    }

    private static boolean isOfJdk(Object value) {
        return value.getClass().getName().startsWith("java.");
    }

    private static boolean isLambda(Object value) {
        return value.getClass().isHidden() && value.getClass().getName().contains("$$Lambda");
    }

    private static @Nullable SerializedLambda lambdaOf(Object value) {
        if (!isLambda(value) || !(value instanceof Serializable)) {
            return null;
        }
        try {
            Method method = value.getClass().getDeclaredMethod("writeReplace");
            return method.trySetAccessible() && method.invoke(value) instanceof SerializedLambda lambda ? lambda : null;
        } catch (ReflectiveOperationException e) {
            return null; // a lambda of a module that is not open: its class is named instead
        }
    }
}
