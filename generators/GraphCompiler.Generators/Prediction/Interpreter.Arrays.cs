using GraphCompiler.Core;
using GraphCompiler.Core.Operators;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace GraphCompiler.Generators.Prediction;

internal sealed partial class Interpreter
{
    /// <summary>What a <c>TensorArray</c> does, which is a list.</summary>
    private Abstract? ArrayCall(IInvocationOperation call, AbstractArray array, IReadOnlyList<Abstract> arguments, Frame frame)
    {
        var dtype = array.List.DType;
        var list = Builder.Import(array.List);
        Value Argument(int index, DType type) => Read(ToTensor(call.Arguments[index].Value, arguments[index], type));
        return call.TargetMethod.Name switch
        {
            "Write" => array.With(Builder.Apply(new ListWrite(array.IsDynamic), list, Argument(0, DType.Int32), Argument(1, dtype))[0]),
            "Read" => new AbstractTensor(Builder.Apply(new ListRead(), list, Argument(0, DType.Int32))[0]),
            "Unstack" => array.With(Builder.Apply(new ListUnstack(), Argument(0, dtype))[0]),
            "Stack" => new AbstractTensor(Builder.Apply(new ListStack(array.ItemShape), list)[0]),
            "Concat" => new AbstractTensor(Builder.Apply(new ListConcat(), list)[0]),
            "Size" => new AbstractTensor(Builder.Apply(new ListLength(), list)[0]),
            _ => Unknown(call.Type, "array", frame),
        };
    }

    private AbstractArray CreateArray(IObjectCreationOperation creation, INamedTypeSymbol type, Frame frame)
    {
        Abstract? Argument(string name) => creation.Arguments.FirstOrDefault(a => a.Parameter!.Name == name && a.ArgumentKind == ArgumentKind.Explicit) is { } argument ? Evaluate(argument.Value, frame) : null;
        var shape = Argument("elementShape") is AbstractShape { Shape: var items } ? items : Shape.Unknown;
        var size = Read(ToTensor(creation.Arguments[0].Value, Argument("size")!, DType.Int32));
        var list = Builder.Apply(new ListReserve(TensorTypes.DTypeOf(type.TypeArguments[0], frame) ?? DType.Float32, shape), size)[0];
        return new AbstractArray(list, Argument("dynamicSize") is AbstractHost { Constant: { HasValue: true, Value: true } }, shape);
    }
}
