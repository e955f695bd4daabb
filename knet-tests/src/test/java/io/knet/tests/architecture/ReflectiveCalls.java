package io.knet.tests.architecture;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.objectweb.asm.AnnotationVisitor;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.FieldVisitor;
import org.objectweb.asm.Handle;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/** What a class does that cannot be seen from its code alone: a native image must be told of it. */
final class ReflectiveCalls {
    /** The methods of the JDK that find classes, members, resources and services by name. */
    private static final Map<String, Set<String>> FINDERS =
            Map.of(
                    "java/lang/Class",
                    Set.of(
                            "forName",
                            "newInstance",
                            "getConstructor",
                            "getConstructors",
                            "getDeclaredConstructor",
                            "getDeclaredConstructors",
                            "getDeclaredField",
                            "getDeclaredFields",
                            "getDeclaredMethod",
                            "getDeclaredMethods",
                            "getField",
                            "getFields",
                            "getMethod",
                            "getMethods",
                            "getRecordComponents",
                            "getResource",
                            "getResourceAsStream"),
                    "java/lang/ClassLoader",
                    Set.of(
                            "defineClass",
                            "getResource",
                            "getResourceAsStream",
                            "getResources",
                            "getSystemResource",
                            "getSystemResourceAsStream",
                            "loadClass",
                            "resources"),
                    "java/lang/Module",
                    Set.of("getResourceAsStream"),
                    "java/lang/invoke/MethodHandles$Lookup",
                    Set.of(
                            "defineClass",
                            "findClass",
                            "findConstructor",
                            "findGetter",
                            "findSetter",
                            "findSpecial",
                            "findStatic",
                            "findStaticGetter",
                            "findStaticSetter",
                            "findStaticVarHandle",
                            "findVarHandle",
                            "findVirtual"),
                    "java/lang/System",
                    Set.of("load", "loadLibrary"),
                    "java/lang/Runtime",
                    Set.of("load", "loadLibrary"),
                    "java/util/ServiceLoader",
                    Set.of("load", "loadInstalled"),
                    "java/util/ResourceBundle",
                    Set.of("getBundle"),
                    "java/lang/reflect/Proxy",
                    Set.of("newProxyInstance"),
                    "java/io/ObjectInputStream",
                    Set.of("<init>"));

    /** What finds fields by name for atomic changes. */
    private static final String UPDATER = "FieldUpdater";

    private static final String PICOCLI = "Lpicocli/CommandLine$";

    private final Set<String> calls = new TreeSet<>();
    private final Set<String> instantiated = new TreeSet<>();
    private final Set<String> natives = new TreeSet<>();
    private boolean command;

    private ReflectiveCalls() {}

    static ReflectiveCalls of(byte[] classFile) {
        ReflectiveCalls found = new ReflectiveCalls();
        new ClassReader(classFile).accept(found.new OfClass(), ClassReader.SKIP_FRAMES);
        return found;
    }

    /** The finders that it calls, as "java.lang.Class.forName". */
    Set<String> calls() {
        return calls;
    }

    /** The classes of which picocli makes an object for it: those of its annotations. */
    Set<String> instantiated() {
        return instantiated;
    }

    /** Its native methods. */
    Set<String> natives() {
        return natives;
    }

    /** Whether picocli reads it: it or a member of it has one of its annotations. */
    boolean isCommand() {
        return command;
    }

    private void call(String owner, String name) {
        if (FINDERS.getOrDefault(owner, Set.of()).contains(name)
                || (owner.endsWith(UPDATER) && name.equals("newUpdater"))) {
            calls.add(owner.replace('/', '.') + "." + name);
        }
    }

    private AnnotationVisitor annotation(String descriptor) {
        if (!descriptor.startsWith(PICOCLI)) {
            return null;
        }
        command = true;
        return new Values();
    }

    private final class Values extends AnnotationVisitor {
        Values() {
            super(Opcodes.ASM9);
        }

        @Override
        public void visit(String name, Object value) {
            if (value instanceof Type type) {
                instantiated.add(type.getClassName().replace('/', '.'));
            }
        }

        @Override
        public AnnotationVisitor visitArray(String name) {
            return this;
        }
    }

    private final class OfClass extends ClassVisitor {
        OfClass() {
            super(Opcodes.ASM9);
        }

        @Override
        public AnnotationVisitor visitAnnotation(String descriptor, boolean visible) {
            return annotation(descriptor);
        }

        @Override
        public FieldVisitor visitField(
                int access, String name, String descriptor, String signature, Object value) {
            return new FieldVisitor(Opcodes.ASM9) {
                @Override
                public AnnotationVisitor visitAnnotation(String type, boolean visible) {
                    return annotation(type);
                }
            };
        }

        @Override
        public MethodVisitor visitMethod(
                int access,
                String method,
                String descriptor,
                String signature,
                String[] exceptions) {
            if ((access & Opcodes.ACC_NATIVE) != 0) {
                natives.add(method);
            }
            return new OfMethod();
        }
    }

    private final class OfMethod extends MethodVisitor {
        OfMethod() {
            super(Opcodes.ASM9);
        }

        @Override
        public AnnotationVisitor visitAnnotation(String descriptor, boolean visible) {
            return annotation(descriptor);
        }

        @Override
        public AnnotationVisitor visitParameterAnnotation(
                int parameter, String descriptor, boolean visible) {
            return annotation(descriptor);
        }

        @Override
        public void visitMethodInsn(
                int opcode, String owner, String name, String descriptor, boolean isInterface) {
            call(owner, name);
            if (owner.equals("java/lang/invoke/MethodHandles") && name.equals("privateLookupIn")) {
                calls.add("java.lang.invoke.MethodHandles.privateLookupIn");
            }
        }

        /** References to methods. */
        @Override
        public void visitInvokeDynamicInsn(
                String name, String descriptor, Handle bootstrap, Object... arguments) {
            for (Object argument : arguments) {
                if (argument instanceof Handle handle) {
                    call(handle.getOwner(), handle.getName());
                }
            }
        }
    }
}
