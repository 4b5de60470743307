using GraphCompiler.Core;
using GraphCompiler.Core.Operators;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace GraphCompiler.Generators.Prediction;

internal sealed partial class Interpreter
{
    private Abstract Evaluate(IOperation? operation, Frame frame)
    {
        _cancellation.ThrowIfCancellationRequested();
        if (operation is null) return AbstractHost.Of(null);
        if (operation.ConstantValue.HasValue && !TensorTypes.IsTensor(operation.Type)) return new AbstractHost(operation.Type, operation.ConstantValue);
        switch (operation)
        {
            case IParenthesizedOperation inner:
                return Evaluate(inner.Operand, frame);
            case ILocalReferenceOperation local:
                return frame[local.Local] ?? Unknown(local.Type, local.Local.Name, frame);
            case IParameterReferenceOperation parameter:
                return frame[parameter.Parameter]
                    ?? (frame.This is AbstractObject owner && owner.Arguments.TryGetValue(parameter.Parameter, out var given) ? given : null)
                    ?? Unknown(parameter.Type, parameter.Parameter.Name, frame);
            case IInstanceReferenceOperation when frame.This is { } self:
                return self;
            case IFieldReferenceOperation field:
                return Member(field, field.Instance, field.Field, frame);
            case IPropertyReferenceOperation property:
                return Property(property, frame);
            case IConversionOperation conversion:
                return Convert(conversion, frame);
            case ICollectionExpressionOperation collection:
                return Collection(collection, frame);
            case IBinaryOperation binary when TensorTypes.NullTested(binary) is { } tested:
                return IsNull(Evaluate(tested, frame)) is { } isNone
                    ? AbstractHost.Of(isNone == (binary.OperatorKind == BinaryOperatorKind.Equals))
                    : new AbstractHost(null);
            case IBinaryOperation { OperatorMethod: { IsStatic: true } own } binary when IsInSource(own):
                return Call(own, null, [Evaluate(binary.LeftOperand, frame), Evaluate(binary.RightOperand, frame)], frame);
            case IUnaryOperation { OperatorMethod: { IsStatic: true } own } unary when IsInSource(own):
                return Call(own, null, [Evaluate(unary.Operand, frame)], frame);
            case IBinaryOperation binary:
                return Binary(binary, binary.OperatorKind, Evaluate(binary.LeftOperand, frame), binary.RightOperand, frame);
            case IUnaryOperation unary:
                return Unary(unary, frame);
            case ICompoundAssignmentOperation compound:
                var updated = compound.OperatorMethod is { IsStatic: true } part && IsInSource(part)
                    ? Call(part, null, [Evaluate(compound.Target, frame), Evaluate(compound.Value, frame)], frame)
                    : Binary(compound, compound.OperatorKind, Evaluate(compound.Target, frame), compound.Value, frame);
                Assign(compound.Target, updated, frame);
                return updated;
            case IIncrementOrDecrementOperation step:
                return Step(step, frame);
            case ISimpleAssignmentOperation assignment:
                var value = Evaluate(assignment.Value, frame);
                Assign(assignment.Target, value, frame);
                return value;
            case IDeconstructionAssignmentOperation deconstruction:
                var parts = Evaluate(deconstruction.Value, frame);
                Assign(deconstruction.Target, parts, frame);
                return parts;
            case ITupleOperation tuple:
                return new AbstractList([.. tuple.Elements.Select(e => Evaluate(e, frame))]);
            case IArrayCreationOperation array:
                return array.Initializer is { } initializer
                    ? new AbstractList([.. initializer.ElementValues.Select(e => Evaluate(e, frame))])
                    : Unknown(array.Type, "array", frame);
            case IArrayInitializerOperation row:
                return new AbstractList([.. row.ElementValues.Select(e => Evaluate(e, frame))]);
            case IArrayElementReferenceOperation element:
                return Element(Evaluate(element.ArrayReference, frame), element.Indices.Select(i => Evaluate(i, frame)), element.Type, frame);
            case IInvocationOperation invocation:
                return Invoke(invocation, frame);
            case IObjectCreationOperation creation:
                return Create(creation, frame);
            case IConditionalOperation conditional:
                return Evaluate(Decide(conditional.Condition, frame) ? conditional.WhenTrue : conditional.WhenFalse, frame);
            case IAnonymousFunctionOperation lambda:
                return new AbstractDelegate(lambda.Symbol, lambda.Body, frame, frame.This);
            case IDelegateCreationOperation @delegate:
                return Evaluate(@delegate.Target, frame);
            case IMethodReferenceOperation method:
                return new AbstractDelegate(method.Method, null, frame, method.Instance is null ? null : Evaluate(method.Instance, frame));
            case IDeclarationExpressionOperation declaration:
                return Evaluate(declaration.Expression, frame);
            case IDefaultValueOperation:
                return AbstractHost.Of(null);
            case ISwitchExpressionOperation @switch when @switch.Arms.Length > 0:
                return Evaluate(@switch.Arms[Choices.Choose(@switch.Arms.Length, c => $"{Text(@switch.Value.Syntax)} takes arm {c + 1}")].Value, frame);
            case ICoalesceOperation coalesce:
                return Evaluate(coalesce.Value, frame) is AbstractHost { Constant: { HasValue: true, Value: null } } ? Evaluate(coalesce.WhenNull, frame) : Evaluate(coalesce.Value, frame);
            case IIsPatternOperation test:
                return IsNull(Evaluate(test.Value, frame)) is { } isNull && NullTest(test.Pattern) is { } asksForNull
                    ? AbstractHost.Of(isNull == asksForNull)
                    : new AbstractHost(test.Type);
            case IThrowOperation:
                throw new WorldEndsException();
            case IAwaitOperation:
                Report(operation, FindingKind.UnsupportedStatement, "await");
                throw new WorldEndsException();
            default:
                return Unknown(operation.Type, "value", frame);
        }
    }

    /// <summary>Whether a value is null, where that is known.</summary>
    private static bool? IsNull(Abstract value) => value switch
    {
        AbstractHost { Constant.HasValue: true } host => host.Constant.Value is null,
        AbstractHost => null,
        _ => false,
    };

    /// <summary>True for <c>null</c>, false for <c>not null</c> and for <c>{ }</c>.</summary>
    private static bool? NullTest(IPatternOperation pattern) => pattern switch
    {
        IConstantPatternOperation { Value.ConstantValue: { HasValue: true, Value: null } } => true,
        INegatedPatternOperation negated => !NullTest(negated.Pattern),
        IRecursivePatternOperation { PropertySubpatterns.Length: 0, DeconstructionSubpatterns.Length: 0, DeclaredSymbol: null } => false,
        _ => null,
    };

    private Abstract Convert(IConversionOperation conversion, Frame frame)
    {
        if (Unconverted(conversion) is ICollectionExpressionOperation collection) return Collection(collection, frame);
        var value = Evaluate(conversion.Operand, frame);
        if (TensorTypes.IsLibrary(conversion.Type, "Shape") || TensorTypes.IsLibrary(conversion.Type, "Axes") || TensorTypes.IsLibrary(conversion.Type, "Dim")) return value;
        if (TensorTypes.IsTensor(conversion.Type))
        {
            return value is AbstractHost or AbstractList && !(value is AbstractHost { Constant: { HasValue: true, Value: null } })
                ? new AbstractTensor(ToTensor(conversion.Operand, value, TensorTypes.DTypeOf(TensorTypes.ElementOf(conversion.Type), frame) ?? DType.Float32))
                : value;
        }

        // A cast of a host number keeps what is known of it; the scalar that it would turn into is no longer the parameter.
        return value is AbstractHost { Constant.HasValue: false } host && !SymbolEqualityComparer.Default.Equals(conversion.Type, conversion.Operand.Type)
            ? new AbstractHost(conversion.Type, dim: host.Dim)
            : value is AbstractTensor && !TensorTypes.IsTensor(conversion.Type) && conversion.OperatorMethod is not null ? new AbstractHost(conversion.Type) : value;
    }

    /// <summary>A value as an operand: a host number or array becomes a captured tensor, as the trace does.</summary>
    private Value ToTensor(IOperation operation, Abstract operand, DType dtype)
    {
        switch (operand)
        {
            case AbstractTensor tensor:
                return Builder.Import(tensor.Value);
            case AbstractVariable variable:
                return Reference(variable);
            case AbstractHost { Scalar: { } scalar }:
                return Builder.Import(scalar);
            case AbstractList list:
                return Capture(operation, dtype, ShapeOf(list));
            case AbstractHost { Type: IArrayTypeSymbol array }:
                return Capture(operation, dtype, Shape.Create([.. Enumerable.Range(0, array.Rank).Select(_ => Shapes.FreshDim())]));
            default:
                return Capture(operation, dtype, Shape.Scalar);
        }
    }

    private Value Capture(IOperation operation, DType dtype, Shape shape)
    {
        var name = Unconverted(operation) switch
        {
            IFieldReferenceOperation field => field.Field.Name,
            IPropertyReferenceOperation property => property.Property.Name,
            ILocalReferenceOperation local => local.Local.Name,
            IParameterReferenceOperation parameter => parameter.Parameter.Name,
            ILiteralOperation literal => literal.Syntax.ToString(),
            _ => "constant",
        };
        return Captured(name, new TensorType(dtype, shape));
    }

    private static Shape ShapeOf(Abstract value) => value is AbstractList list
        ? ((Shape)list.Items.Count).Concatenate(list.Items.Count > 0 ? ShapeOf(list.Items[0]) : Shape.Scalar)
        : value is AbstractTensor tensor ? tensor.Value.Shape : Shape.Scalar;

    private Abstract Collection(ICollectionExpressionOperation collection, Frame frame)
    {
        var items = new List<Abstract>();
        foreach (var element in collection.Elements)
        {
            if (element is ISpreadOperation) return Unknown(collection.Type, "collection", frame);
            // A nested literal or number is read as it stands: converting it would make a tensor of every row.
            var raw = Unconverted(element is IConversionOperation { OperatorMethod: not null } conversion ? conversion.Operand : element);
            items.Add(raw is ICollectionExpressionOperation inner ? Collection(inner, frame) : Evaluate(raw, frame));
        }

        if (TensorTypes.IsLibrary(collection.Type, "Shape")) return new AbstractShape(Shape.Create([.. items.Select(DimOf)]));
        var list = new AbstractList(items);
        if (!TensorTypes.IsTensor(collection.Type)) return list;
        var isNested = collection.Parent is IConversionOperation { Parent: ICollectionExpressionOperation } or ICollectionExpressionOperation;
        if (!IsHost(list)) return isNested ? list : new AbstractTensor(Stack(collection, list, TensorTypes.DTypeOf(TensorTypes.ElementOf(collection.Type), frame) ?? DType.Float32));
        // Rows stay lists until the outermost literal becomes one tensor.
        return isNested
            ? list
            : new AbstractTensor(Capture(collection, TensorTypes.DTypeOf(TensorTypes.ElementOf(collection.Type), frame) ?? DType.Float32, ShapeOf(list)));
    }

    private static bool IsHost(Abstract value) => value is AbstractHost || (value is AbstractList list && list.Items.All(IsHost));

    /// <summary>A host number as a dimension.</summary>
    public Dim DimOf(Abstract value) => value switch
    {
        AbstractHost { Constant: { HasValue: true, Value: int size } } when size >= -1 => size,
        AbstractHost { Dim: { Name: not null } or { IsKnown: true } } host => host.Dim,
        _ => Shapes.FreshDim(),
    };

    private Abstract Binary(IOperation operation, BinaryOperatorKind kind, Abstract left, IOperation rightOperation, Frame frame)
    {
        if (!TensorTypes.IsTensor(operation.Type))
        {
            if (left is AbstractHost { Constant: { HasValue: true, Value: bool known } } && kind is BinaryOperatorKind.ConditionalAnd or BinaryOperatorKind.ConditionalOr)
            {
                if (left is AbstractHost { Constant.Value: bool first } && first == (kind == BinaryOperatorKind.ConditionalOr)) return AbstractHost.Of(first);
            }

            var host = Evaluate(rightOperation, frame);
            return left is AbstractHost { Constant.HasValue: true } a && host is AbstractHost { Constant.HasValue: true } b && HostArithmetic.Binary(kind, a.Constant.Value, b.Constant.Value) is { HasValue: true } folded
                ? new AbstractHost(operation.Type, folded)
                : new AbstractHost(operation.Type, dim: operation.Type?.SpecialType == SpecialType.System_Int32 ? Shapes.FreshDim() : default);
        }

        var right = Evaluate(rightOperation, frame);
        var isBool = TensorTypes.DTypeOf(TensorTypes.ElementOf(operation.Type), frame) == DType.Bool;
        Operator? @operator = kind switch
        {
            BinaryOperatorKind.Add => new Add(),
            BinaryOperatorKind.Subtract => new Subtract(),
            BinaryOperatorKind.Multiply => new Multiply(),
            BinaryOperatorKind.Divide => new Divide(),
            BinaryOperatorKind.LessThan => new Less(),
            BinaryOperatorKind.LessThanOrEqual => new LessEqual(),
            BinaryOperatorKind.GreaterThan => new Greater(),
            BinaryOperatorKind.GreaterThanOrEqual => new GreaterEqual(),
            BinaryOperatorKind.Equals => new Equal(),
            BinaryOperatorKind.NotEquals => new NotEqual(),
            BinaryOperatorKind.Remainder => new FloorMod(),
            BinaryOperatorKind.And => isBool ? new LogicalAnd() : new BitwiseAnd(),
            BinaryOperatorKind.Or => isBool ? new LogicalOr() : new BitwiseOr(),
            BinaryOperatorKind.ExclusiveOr => isBool ? new LogicalXor() : new BitwiseXor(),
            BinaryOperatorKind.LeftShift => new LeftShift(),
            BinaryOperatorKind.RightShift => new RightShift(),
            _ => null,
        };
        if (@operator is null) return Unknown(operation.Type, kind.ToString(), frame);
        var dtype = (TensorOf(left) ?? TensorOf(right))?.DType ?? TensorTypes.DTypeOf(TensorTypes.ElementOf(operation.Type), frame) ?? DType.Float32;
        var leftOperation = operation is IBinaryOperation binary ? binary.LeftOperand : ((ICompoundAssignmentOperation)operation).Target;
        var x = ToTensor(leftOperation, left, dtype);
        return new AbstractTensor(Apply(operation, @operator, x, ToTensor(rightOperation, right, dtype)));
    }

    private static TensorType? TensorOf(Abstract value) => value switch
    {
        AbstractTensor tensor => tensor.Value.Type,
        AbstractVariable variable => variable.Type,
        _ => null,
    };

    private Abstract Unary(IUnaryOperation unary, Frame frame)
    {
        var value = Evaluate(unary.Operand, frame);
        if (TensorTypes.IsTensor(unary.Type))
        {
            return unary.OperatorKind switch
            {
                UnaryOperatorKind.Minus => new AbstractTensor(Apply(unary, new Negate(), ToTensor(unary.Operand, value, DType.Float32))),
                UnaryOperatorKind.Not => new AbstractTensor(Apply(unary, new LogicalNot(), ToTensor(unary.Operand, value, DType.Bool))),
                UnaryOperatorKind.BitwiseNegation => new AbstractTensor(Apply(unary, new Invert(), ToTensor(unary.Operand, value, DType.Int32))),
                UnaryOperatorKind.Plus => value,
                _ => Unknown(unary.Type, unary.OperatorKind.ToString(), frame),
            };
        }

        return value is AbstractHost { Constant.HasValue: true } host && HostArithmetic.Unary(unary.OperatorKind, host.Constant.Value) is { HasValue: true } folded
            ? new AbstractHost(unary.Type, folded)
            : new AbstractHost(unary.Type);
    }

    private Abstract Step(IIncrementOrDecrementOperation step, Frame frame)
    {
        var before = Evaluate(step.Target, frame);
        var kind = step.Kind == OperationKind.Increment ? BinaryOperatorKind.Add : BinaryOperatorKind.Subtract;
        Abstract after;
        if (TensorOf(before) is { } type)
        {
            var one = Builder.Capture("1", new TensorType(type.DType, Shape.Scalar));
            after = new AbstractTensor(Apply(step, kind == BinaryOperatorKind.Add ? new Add() : new Subtract(), ToTensor(step.Target, before, type.DType), one));
        }
        else
        {
            after = before is AbstractHost { Constant.HasValue: true } host ? new AbstractHost(step.Type, HostArithmetic.Binary(kind, host.Constant.Value, 1)) : new AbstractHost(step.Type);
        }

        Assign(step.Target, after, frame);
        return step.IsPostfix ? before : after;
    }

    private void Assign(IOperation target, Abstract value, Frame frame)
    {
        switch (target)
        {
            case ILocalReferenceOperation local:
                frame[local.Local] = value;
                break;
            case IParameterReferenceOperation parameter:
                frame[parameter.Parameter] = value;
                break;
            case IDeclarationExpressionOperation declaration:
                Assign(declaration.Expression, value, frame);
                break;
            case ITupleOperation tuple:
                for (var i = 0; i < tuple.Elements.Length; i++)
                {
                    Assign(tuple.Elements[i], value is AbstractList list && i < list.Items.Count ? list.Items[i] : Unknown(tuple.Elements[i].Type, "item", frame), frame);
                }

                break;
            case IPropertyReferenceOperation { Property.IsIndexer: true, Instance: { } instance } property when Evaluate(instance, frame) is AbstractVariable sliced:
                if (Parts(property, frame) is { Positions.Count: 0, Parts: var parts })
                {
                    Builder.Apply(new AssignSlice(parts.ToEquatableArray()), Reference(sliced), Read(ToTensor(property, value, sliced.Type.DType)));
                }

                break;
            case IMemberReferenceOperation { Member: var member } reference:
                if (value is AbstractVariable { Name: "" } variable) variable.Name = member.Name;
                if (reference.Instance is null) _statics[member] = value;
                else if (Evaluate(reference.Instance, frame) is AbstractObject owner) owner.Members[Slot(owner, member)] = value;
                break;
        }
    }

    private Abstract Element(Abstract array, IEnumerable<Abstract> indices, ITypeSymbol? type, Frame frame) =>
        array is AbstractList list && indices.FirstOrDefault() is AbstractHost { Constant: { HasValue: true, Value: int index } } && index >= 0 && index < list.Items.Count
            ? list.Items[index]
            : Unknown(type, "item", frame);
}
