package io.knet.tests.architecture;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.FieldInsnNode;
import org.objectweb.asm.tree.InvokeDynamicInsnNode;
import org.objectweb.asm.tree.LineNumberNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.analysis.Analyzer;
import org.objectweb.asm.tree.analysis.AnalyzerException;
import org.objectweb.asm.tree.analysis.BasicInterpreter;
import org.objectweb.asm.tree.analysis.BasicValue;

/**
 * Where constructors hand out the object that they are building, so that others may see it half
 * built: as an argument, in a field or an array of others, or in a lambda that is handed out.
 * Methods of the class that its constructors call are followed.
 */
@SuppressWarnings("ReferenceEquality") // the two values that stand for the object are unique
final class Escapes {
    private static final String CONSTRUCTOR = "<init>";

    /** The object that is being built. */
    private static final BasicValue THIS = new BasicValue(Type.getObjectType("this"));

    /** A lambda that holds it. */
    private static final BasicValue HOLDER = new BasicValue(Type.getObjectType("lambda"));

    private final ClassNode type = new ClassNode();
    private final Set<String> found = new LinkedHashSet<>();

    /** Fields of the object in which constructors keep lambdas that hold it. */
    private final Set<String> holders = new HashSet<>();

    private final Set<String> followed = new HashSet<>();

    private Escapes(byte[] bytes) {
        new ClassReader(bytes).accept(type, 0);
    }

    /** Those of a class, given as its bytes, as places and words. */
    static List<String> of(byte[] classFile) {
        Escapes escapes = new Escapes(classFile);
        int known;
        do {
            known = escapes.holders.size();
            escapes.found.clear();
            escapes.followed.clear();
            for (MethodNode method : escapes.type.methods) {
                if (method.name.equals(CONSTRUCTOR)) {
                    escapes.follow(method);
                }
            }
        } while (escapes.holders.size() > known);
        return new ArrayList<>(escapes.found);
    }

    private void follow(MethodNode method) {
        if (!followed.add(method.name + method.desc)) {
            return;
        }
        Steps steps = new Steps();
        try {
            new Analyzer<>(steps).analyze(type.name, method);
        } catch (AnalyzerException e) {
            throw new AssertionError(type.name + "." + method.name, e);
        }
        steps.calls.forEach(this::follow);
    }

    private MethodNode methodOf(MethodInsnNode call) {
        for (MethodNode method : type.methods) {
            if (call.owner.equals(type.name)
                    && method.name.equals(call.name)
                    && method.desc.equals(call.desc)) {
                return method;
            }
        }
        return null;
    }

    private static boolean isTold(BasicValue value) {
        return value == THIS || value == HOLDER;
    }

    /** What one method does with the object. */
    private final class Steps extends BasicInterpreter {
        final List<MethodNode> calls = new ArrayList<>();

        Steps() {
            super(Opcodes.ASM9);
        }

        @Override
        public BasicValue newParameterValue(boolean isInstanceMethod, int local, Type type) {
            return isInstanceMethod && local == 0
                    ? THIS
                    : super.newParameterValue(isInstanceMethod, local, type);
        }

        @Override
        public BasicValue copyOperation(AbstractInsnNode step, BasicValue value) {
            return value;
        }

        @Override
        public BasicValue unaryOperation(AbstractInsnNode step, BasicValue value)
                throws AnalyzerException {
            int code = step.getOpcode();
            if (code == Opcodes.CHECKCAST && isTold(value)) {
                return value;
            }
            if (code == Opcodes.PUTSTATIC && isTold(value)) {
                found(step, value, "in a static field");
            }
            if (code == Opcodes.GETFIELD
                    && value == THIS
                    && holders.contains(((FieldInsnNode) step).name)) {
                return HOLDER;
            }
            return super.unaryOperation(step, value);
        }

        @Override
        public BasicValue binaryOperation(
                AbstractInsnNode step, BasicValue target, BasicValue value)
                throws AnalyzerException {
            if (step.getOpcode() == Opcodes.PUTFIELD && isTold(value)) {
                if (target == THIS) {
                    holders.add(((FieldInsnNode) step).name);
                } else {
                    found(step, value, "in a field of another object");
                }
            }
            return super.binaryOperation(step, target, value);
        }

        @Override
        public BasicValue ternaryOperation(
                AbstractInsnNode step, BasicValue array, BasicValue index, BasicValue value)
                throws AnalyzerException {
            if (isTold(value)) {
                found(step, value, "in an array");
            }
            return super.ternaryOperation(step, array, index, value);
        }

        @Override
        public BasicValue naryOperation(AbstractInsnNode step, List<? extends BasicValue> values)
                throws AnalyzerException {
            if (step instanceof InvokeDynamicInsnNode) {
                boolean holds = values.stream().anyMatch(Escapes::isTold);
                return holds ? HOLDER : super.naryOperation(step, values);
            }
            if (step instanceof MethodInsnNode call) {
                boolean isStatic = call.getOpcode() == Opcodes.INVOKESTATIC;
                for (BasicValue argument : values.subList(isStatic ? 0 : 1, values.size())) {
                    if (isTold(argument)) {
                        found(step, argument, "to " + call.owner + "." + call.name);
                    }
                }
                if (!isStatic && values.get(0) == THIS && methodOf(call) != null) {
                    calls.add(methodOf(call));
                }
            }
            return super.naryOperation(step, values);
        }

        @Override
        public BasicValue merge(BasicValue one, BasicValue other) {
            if (isTold(one) || isTold(other)) {
                return one == THIS || other == THIS ? THIS : HOLDER;
            }
            return super.merge(one, other);
        }

        private void found(AbstractInsnNode step, BasicValue what, String where) {
            AbstractInsnNode line = step;
            while (line != null && !(line instanceof LineNumberNode)) {
                line = line.getPrevious();
            }
            int number = line == null ? 0 : ((LineNumberNode) line).line;
            found.add(
                    type.name
                            + ":"
                            + number
                            + " hands out "
                            + (what == THIS ? "this " : "a lambda that holds this ")
                            + where);
        }
    }
}
