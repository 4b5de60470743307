using GraphCompiler.Core;
using GraphCompiler.Core.Operators;

namespace GraphCompiler.Generators.Prediction;

/// <summary>
/// A call that kernels end at: what it computes is not known, and its gradients are such calls too. Its last input stands for the weights of
/// whatever it calls, so that gradients for these come through it.
/// </summary>
/// <param name="Called">What is called.</param>
/// <param name="Results">The types of what it gives.</param>
internal sealed record Beyond(string Called, EquatableArray<TensorType> Results) : Operator
{
    public override string Details => Called;

    public override TensorType[] Infer(Builder builder, Value[] inputs) => [.. Results];

    public override Value?[] Gradient(GradientContext context)
    {
        var given = context.OutputGradients.OfType<Value>().ToArray();
        return [.. context.Inputs.Select((x, i) => context.Needs(i) && x.DType.IsFloating ? Of(x.Builder, "gradient of " + Called, [x.Type], given)[0] : null)];
    }

    public override Operator MapShapes(Func<Shape, Shape> map) => this with { Results = Results.Select(t => t with { Shape = map(t.Shape) }).ToEquatableArray() };

    /// <summary>A call with boundaries around it.</summary>
    public static Value[] Of(Builder builder, string called, TensorType[] results, Value[] inputs) =>
        [.. builder.Apply(new Beyond(called, results.ToEquatableArray()), [.. inputs.Select(Behind)]).Select(Behind)];

    public static Value Behind(Value value) => value.Apply(new Boundary());
}
