package dev.breakwater.rules;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which test an event has passed when a comparison with constants is true. */
final class FieldTests {
  private FieldTests() {}

  /** The test; null if the comparison says of no single field what its value must be. */
  static @Nullable FieldTest of(
      Bound<?> left, Condition.Comparison comparison, List<String> values) {
    String field = name(comparison.left());
    FieldTest.Relation relation = relation(comparison.operator());
    boolean isScalar = left.type() != FieldType.TEXT_LIST && left.type() != FieldType.BYTES;
    if (field == null || relation == null || !isScalar || values.isEmpty()) {
      return null;
    }
    return new FieldTest(field, relation, values);
  }

  private static @Nullable String name(Operand operand) {
    return switch (operand) {
      case Operand.FieldName field ->
          field.argument() == null ? field.name() : field.name() + "[" + field.argument() + "]";
      case Operand.Transformed transformed -> transformed(transformed);
      case Operand.Literal _, Operand.Group _ -> null;
    };
  }

  private static @Nullable String transformed(Operand.Transformed transformed) {
    if (transformed.operands().size() != 1
        || !(transformed.operands().getFirst() instanceof Operand.FieldName field)) {
      return null;
    }
    return transformed.transformer().text() + "(" + name(field) + ")";
  }

  private static FieldTest.@Nullable Relation relation(Operator operator) {
    return switch (operator) {
      case EQUAL, IN, INTERSECTS -> FieldTest.Relation.EQUAL;
      case STARTSWITH -> FieldTest.Relation.STARTSWITH;
      case ENDSWITH -> FieldTest.Relation.ENDSWITH;
      case CONTAINS -> FieldTest.Relation.CONTAINS;
      case PMATCH -> FieldTest.Relation.PMATCH;
      case GLOB -> FieldTest.Relation.GLOB;
      case LESS -> FieldTest.Relation.LESS;
      case LESS_OR_EQUAL -> FieldTest.Relation.LESS_OR_EQUAL;
      case GREATER -> FieldTest.Relation.GREATER;
      case GREATER_OR_EQUAL -> FieldTest.Relation.GREATER_OR_EQUAL;
      case NOT_EQUAL, ICONTAINS, BCONTAINS, BSTARTSWITH, IGLOB, REGEX -> null;
    };
  }
}
