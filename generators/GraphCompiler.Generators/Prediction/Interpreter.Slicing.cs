using GraphCompiler.Core;
using GraphCompiler.Core.Operators;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace GraphCompiler.Generators.Prediction;

internal sealed partial class Interpreter
{
    /// <summary>x[...] of a tensor.</summary>
    private Abstract Sliced(IPropertyReferenceOperation property, Abstract tensor, Frame frame)
    {
        if (Parts(property, frame) is not var (parts, positions)) return Unknown(property.Type, "slice", frame);
        var x = ToTensor(property.Instance!, tensor, DType.Float32);
        var result = parts.TrueForAll(p => p == SlicePart.All) ? Read(x) : Apply(property, new StridedSlice(parts.ToEquatableArray()), x);
        foreach (var (entry, position) in Enumerable.Reverse(positions))
        {
            if (parts.Take(entry).Any(p => p.Kind == SliceKind.Ellipsis)) return Unknown(property.Type, "slice", frame);
            var axis = parts.Take(entry).Count(p => p.Kind != SliceKind.Index);
            result = Apply(property, new Gather(axis, IsSubscript: true), result, position);
        }

        return new AbstractTensor(result);
    }

    /// <summary>What stands between the brackets, the positions that are tensors apart.</summary>
    private (List<SlicePart> Parts, List<(int Entry, Value Position)> Positions)? Parts(IPropertyReferenceOperation property, Frame frame)
    {
        if (property.Arguments.Length != 1 || property.Arguments[0].Value is not ICollectionExpressionOperation { Elements: var elements }) return null;
        var parts = new List<SlicePart>();
        var positions = new List<(int Entry, Value Position)>();
        foreach (var element in elements)
        {
            var entry = Entry(element, frame);
            if (entry.Position is { } position) positions.Add((parts.Count, position));
            parts.Add(entry.Part);
        }

        return (parts, positions);
    }

    /// <summary>An entry between the brackets; a number that is not known takes some position, which shapes do not depend on.</summary>
    private (SlicePart Part, Value? Position) Entry(IOperation element, Frame frame)
    {
        while (element is IConversionOperation { OperatorMethod.ContainingType.Name: "Slice" } or IConversionOperation { OperatorMethod: null }) element = ((IConversionOperation)element).Operand;
        switch (element)
        {
            case IRangeOperation range:
                return (new SlicePart(SliceKind.Range, End(range.LeftOperand, frame), End(range.RightOperand, frame)), null);
            case IUnaryOperation { OperatorKind: UnaryOperatorKind.Hat } hat:
                return (new SlicePart(SliceKind.Index, -(Int(Evaluate(hat.Operand, frame)) ?? 1)), null);
            case IPropertyReferenceOperation { Property: { Name: "NewAxis" or "Ellipsis", ContainingType.Name: "Tf" } named }:
                return (new SlicePart(named.Name == "NewAxis" ? SliceKind.NewAxis : SliceKind.Ellipsis), null);
            case IInvocationOperation { TargetMethod: { Name: "Strided", ContainingType.Name: "Slice" } } strided:
                var ends = Arguments(strided, frame);
                return (new SlicePart(SliceKind.Range, Bound(ends[0]), Bound(ends[1]), Int(ends[2]) ?? 2), null);
            case IInvocationOperation { TargetMethod: { Name: "Between", ContainingType.Name: "Slice" } }:
                return (new SlicePart(SliceKind.Range, 1), null);
        }

        return Evaluate(element, frame) switch
        {
            AbstractTensor tensor => (SlicePart.All, tensor.Value),
            var host => (new SlicePart(SliceKind.Index, Int(host) ?? 0), null),
        };
    }

    private int? End(IOperation? end, Frame frame)
    {
        while (end is IConversionOperation conversion) end = conversion.Operand;
        return end switch
        {
            null => null,
            IUnaryOperation { OperatorKind: UnaryOperatorKind.Hat } hat => Int(Evaluate(hat.Operand, frame)) is 0 ? null : -(Int(Evaluate(hat.Operand, frame)) ?? 1),
            _ => Int(Evaluate(end, frame)) ?? 1,
        };
    }

    private static int? Bound(Abstract end) => end is AbstractHost { Constant: { HasValue: true, Value: null } } ? null : Int(end) ?? 1;

    private static int? Int(Abstract value) => value is AbstractHost { Constant: { HasValue: true, Value: int number } } ? number : null;

    /// <summary>The numbers that a literal or list of them holds, nested ones in a row; null where one is not known.</summary>
    private EquatableArray<int>? Ints(IOperation? operation, Abstract value, Frame frame)
    {
        var numbers = new List<int>();
        while (operation is IConversionOperation conversion) operation = conversion.Operand;
        return operation is ICollectionExpressionOperation collection ? OfElements(collection) ? numbers.ToEquatableArray() : null
            : OfValue(value) || (operation is not null && value is AbstractTensor && OfValue(Evaluate(operation, frame))) ? numbers.ToEquatableArray() : null;

        bool OfElements(ICollectionExpressionOperation elements)
        {
            foreach (var element in elements.Elements)
            {
                var raw = element;
                while (raw is IConversionOperation inner) raw = inner.Operand;
                if (!(raw is ICollectionExpressionOperation nested ? OfElements(nested) : OfValue(Evaluate(raw, frame)))) return false;
            }

            return true;
        }

        bool OfValue(Abstract known)
        {
            if (known is AbstractList list) return list.Items.All(OfValue);
            if (Int(known) is not { } number) return false;
            numbers.Add(number);
            return true;
        }
    }

    /// <summary>A literal that holds tensors.</summary>
    private Value Stack(ICollectionExpressionOperation collection, AbstractList list, DType dtype) =>
        Apply(collection, new Pack(0), [.. list.Items.Select(item => item is AbstractList inner && !IsHost(inner) ? Stack(collection, inner, dtype) : ToTensor(collection, item, dtype))]);

    /// <summary>The rows and their numbers that a sparse tensor is made of, if the graph says.</summary>
    private (Value Values, Value Indices)? Rows(Abstract tensor) =>
        tensor is AbstractTensor { Value: NodeValue value } ? value.Graph.Rows(value) : null;

    private AbstractTensor CreateSlices(IObjectCreationOperation creation, INamedTypeSymbol type, Frame frame)
    {
        var dtype = TensorTypes.DTypeOf(TensorTypes.ElementOf(type), frame) ?? DType.Float32;
        var arguments = creation.Arguments.ToDictionary(a => a.Parameter!.Name, a => a.Value);
        var values = ToTensor(arguments["values"], Evaluate(arguments["values"], frame), dtype);
        var indices = ToTensor(arguments["indices"], Evaluate(arguments["indices"], frame), DType.Int32);
        var shape = arguments.TryGetValue("denseShape", out var declared) && Evaluate(declared, frame) is AbstractShape { Shape: var known } ? known : Shapes.FreshShape("rows");
        return new AbstractTensor(Apply(creation, new Slices(shape), values, indices));
    }
}
