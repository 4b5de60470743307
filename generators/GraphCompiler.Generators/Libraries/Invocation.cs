using GraphCompiler.Core;
using GraphCompiler.Core.Operators;

namespace GraphCompiler.Generators.Libraries;

/// <summary>
/// A call in an exported graph of which the library does not know where it goes: of a virtual method of an object that was
/// given, or of what a derived class may override. Its inputs are the arguments; the caller, who knows the object, follows it.
/// </summary>
/// <param name="Receiver">The way to the object.</param>
/// <param name="Method">The documentation id of the method.</param>
/// <param name="Result">The type of its result.</param>
internal sealed record Invocation(string Receiver, string Method, TensorType Result) : Operator
{
    public override TensorType[] Infer(Builder builder, Value[] inputs) => [Result];

    public override Operator MapShapes(Func<Shape, Shape> map) => this with { Result = Result with { Shape = map(Result.Shape) } };
}
