package dev.breakwater.rules;

import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.CD_boolean;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_void;
import static java.lang.constant.ConstantDescs.INIT_NAME;

import dev.breakwater.rules.ConditionGraph.Kind;
import dev.breakwater.rules.ConditionGraph.Node;
import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.instruction.SwitchCase;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.DynamicConstantDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.AccessFlag;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Writes conditions as a class: a method for each rule, for each condition that several rules share
 * and for each piece of a large one. Comparisons are constants of the class, so that the JVM's
 * compiler sees through them to the field that is read.
 *
 * @param <E> the source's event
 */
final class ConditionClass<E> {
  private static final ClassDesc THIS =
      ClassDesc.of(ConditionClass.class.getPackageName(), "Conditions");
  private static final ClassDesc MATCHING = desc(Matching.class);
  private static final ClassDesc CHECK = desc(Check.class);
  private static final ClassDesc LIST = desc(List.class);
  private static final ClassDesc INTS = CD_int.arrayType();
  private static final MethodTypeDesc NEXT =
      MethodTypeDesc.of(CD_int, CD_int, CD_Object, INTS, CD_int);
  private static final MethodTypeDesc CONDITION =
      MethodTypeDesc.of(CD_boolean, CD_Object, INTS, CD_int);
  private static final MethodTypeDesc TEST = MethodTypeDesc.of(CD_boolean, CD_Object);

  /** A class has room for 65,535 constants, and a check takes three of them. */
  private static final int CONSTANTS = 8_000;

  /** The parameters of a condition's method. */
  private static final int EVENT = 0;

  private static final int REMEMBERED = 1;
  private static final int NUMBER = 2;
  private static final int KNOWN = 3;

  private final List<Object> constants = new ArrayList<>();
  private final Map<Node<E>, Integer> places = new HashMap<>();
  private final Map<Node<E>, String> methods = new HashMap<>();
  private final Deque<Node<E>> unwritten = new ArrayDeque<>();

  private ConditionClass() {}

  /**
   * The conditions as code.
   *
   * @param roots one for each rule
   * @param places of each condition that is shared its place in what is remembered
   */
  static <E> Matching<E> of(List<Node<E>> roots, Map<Node<E>, Integer> places) {
    ConditionClass<E> writer = new ConditionClass<>();
    byte[] bytes = writer.write(roots, places);
    try {
      MethodHandles.Lookup lookup =
          MethodHandles.lookup()
              .defineHiddenClassWithClassData(bytes, List.copyOf(writer.constants), true);
      @SuppressWarnings("unchecked") // the class takes what the checks take
      Matching<E> matching = (Matching<E>) lookup.lookupClass().getConstructor().newInstance();
      return matching;
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("the conditions' class cannot be made", e);
    }
  }

  private byte[] write(List<Node<E>> roots, Map<Node<E>, Integer> shared) {
    places.putAll(shared);
    return ClassFile.of()
        .build(
            THIS,
            type -> {
              type.withFlags(AccessFlag.PUBLIC, AccessFlag.FINAL, AccessFlag.SUPER);
              type.withInterfaceSymbols(MATCHING);
              type.withMethodBody(
                  INIT_NAME,
                  ConstantDescs.MTD_void,
                  ClassFile.ACC_PUBLIC,
                  code ->
                      code.aload(0)
                          .invokespecial(CD_Object, INIT_NAME, MethodTypeDesc.of(CD_void))
                          .return_());
              type.withMethodBody(
                  "next", NEXT, ClassFile.ACC_PUBLIC, code -> writeNext(code, roots));
              for (int i = 0; i < roots.size(); i++) {
                Node<E> root = roots.get(i);
                method(type, "rule" + i, code -> writeBody(code, root));
              }
              while (!unwritten.isEmpty()) {
                Node<E> node = unwritten.remove();
                writeMethod(type, node);
              }
            });
  }

  /** Tries one rule after the other, from the one that is asked for. */
  private void writeNext(CodeBuilder code, List<Node<E>> roots) {
    Label none = code.newLabel();
    List<SwitchCase> cases = new ArrayList<>();
    for (int i = 0; i < roots.size(); i++) {
      cases.add(SwitchCase.of(i, code.newLabel()));
    }
    code.iload(1).tableswitch(none, cases);
    for (SwitchCase each : cases) {
      Label unmet = code.newLabel();
      code.labelBinding(each.target());
      code.aload(2).aload(3).iload(4);
      code.invokestatic(THIS, "rule" + each.caseValue(), CONDITION).ifeq(unmet);
      code.loadConstant(each.caseValue()).ireturn();
      code.labelBinding(unmet);
    }
    code.labelBinding(none);
    code.iconst_m1().ireturn();
  }

  private interface Body {
    void write(CodeBuilder code);
  }

  private static void method(ClassBuilder type, String name, Body body) {
    type.withMethodBody(name, CONDITION, ClassFile.ACC_PRIVATE | ClassFile.ACC_STATIC, body::write);
  }

  private void writeMethod(ClassBuilder type, Node<E> node) {
    String name = Objects.requireNonNull(methods.get(node));
    if (!node.isShared()) {
      method(type, name, code -> writeBody(code, node));
      return;
    }
    int place = Objects.requireNonNull(places.get(node));
    method(
        type,
        name,
        code -> {
          Label unknown = code.newLabel();
          code.aload(REMEMBERED).loadConstant(place).iaload().istore(KNOWN);
          code.iload(KNOWN).iconst_1().iushr().iload(NUMBER).if_icmpne(unknown);
          code.iload(KNOWN).iconst_1().iand().ireturn();
          code.labelBinding(unknown);
          Label unmet = code.newLabel();
          writeInside(code, node, false, unmet);
          code.aload(REMEMBERED).loadConstant(place);
          code.iload(NUMBER).iconst_1().ishl().iconst_1().ior().iastore();
          code.iconst_1().ireturn();
          code.labelBinding(unmet);
          code.aload(REMEMBERED).loadConstant(place).iload(NUMBER).iconst_1().ishl().iastore();
          code.iconst_0().ireturn();
        });
  }

  private void writeBody(CodeBuilder code, Node<E> node) {
    Label unmet = code.newLabel();
    if (node.isShared()) {
      writeJump(code, node, false, unmet);
    } else {
      writeInside(code, node, false, unmet);
    }
    code.iconst_1().ireturn();
    code.labelBinding(unmet);
    code.iconst_0().ireturn();
  }

  /** Jumps if the node has that truth; goes on otherwise. */
  private void writeJump(CodeBuilder code, Node<E> node, boolean truth, Label target) {
    if (!node.isShared() && !node.isPiece()) {
      writeInside(code, node, truth, target);
      return;
    }
    String name = methods.get(node);
    if (name == null) {
      name = "condition" + methods.size();
      methods.put(node, name);
      unwritten.add(node);
    }
    code.aload(EVENT).aload(REMEMBERED).iload(NUMBER).invokestatic(THIS, name, CONDITION);
    jump(code, truth, target);
  }

  private void writeInside(CodeBuilder code, Node<E> node, boolean truth, Label target) {
    switch (node.kind) {
      case ALL -> writeParts(code, node.parts, /* deciding= */ false, truth, target);
      case ANY -> writeParts(code, node.parts, /* deciding= */ true, truth, target);
      case NOT -> writeJump(code, node.parts.getFirst(), !truth, target);
      case CHECK -> {
        writeCheck(code, Objects.requireNonNull(node.check));
        code.aload(EVENT).invokeinterface(CHECK, "test", TEST);
        jump(code, truth, target);
      }
      case TRUE, FALSE -> {
        if ((node.kind == Kind.TRUE) == truth) {
          code.goto_(target);
        }
      }
    }
  }

  /**
   * @param deciding the truth of a part that decides: false of all, true of any
   */
  private void writeParts(
      CodeBuilder code, List<Node<E>> parts, boolean deciding, boolean truth, Label target) {
    if (truth == deciding) {
      parts.forEach(part -> writeJump(code, part, truth, target));
      return;
    }
    Label decided = code.newLabel();
    for (Node<E> part : parts.subList(0, parts.size() - 1)) {
      writeJump(code, part, deciding, decided);
    }
    writeJump(code, parts.getLast(), truth, target);
    code.labelBinding(decided);
  }

  private static void jump(CodeBuilder code, boolean truth, Label target) {
    if (truth) {
      code.ifne(target);
    } else {
      code.ifeq(target);
    }
  }

  /**
   * Puts a check on the stack: as a constant of its own, as long as the class has room for such.
   */
  private void writeCheck(CodeBuilder code, Check<E> check) {
    int place = constants.size();
    constants.add(check);
    if (place < CONSTANTS) {
      code.loadConstant(constant("classDataAt", CHECK, place));
      return;
    }
    code.loadConstant(constant("classData", LIST));
    code.loadConstant(place >> 10).loadConstant(10).ishl().loadConstant(place & 1023).ior();
    code.invokeinterface(LIST, "get", MethodTypeDesc.of(CD_Object, CD_int)).checkcast(CHECK);
  }

  private static DynamicConstantDesc<?> constant(String from, ClassDesc type, Integer... place) {
    ClassDesc[] parameters = new ClassDesc[place.length];
    Arrays.fill(parameters, CD_int);
    return DynamicConstantDesc.ofNamed(
        ConstantDescs.ofConstantBootstrap(desc(MethodHandles.class), from, CD_Object, parameters),
        ConstantDescs.DEFAULT_NAME,
        type,
        place);
  }

  private static ClassDesc desc(Class<?> type) {
    return ClassDesc.ofDescriptor(type.descriptorString());
  }
}
