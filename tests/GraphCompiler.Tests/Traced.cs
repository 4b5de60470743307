using GraphCompiler.CompilerServices;

namespace GraphCompiler.Tests;

/// <summary>Compiles lambdas as the generator's output compiles methods, with the library's own kernels only.</summary>
internal static class Traced
{
    /// <summary>Traces a body of tensors for these arguments and runs its graph.</summary>
    public static Tensor? Call(Func<Tensor[], Tensor?> body, params Tensor[] inputs) => Call(body, inputs, areSizesKnown: true);

    /// <param name="body">Tensors in, a tensor or null out.</param>
    /// <param name="inputs">The arguments.</param>
    /// <param name="areSizesKnown">False hides every size from the trace.</param>
    public static Tensor? Call(Func<Tensor[], Tensor?> body, Tensor[] inputs, bool areSizesKnown) => (Tensor?)Create(body, inputs, areSizesKnown).Invoke([.. inputs]);

    /// <summary>A function of tensors with several results, which keeps its traces.</summary>
    public static Func<Tensor[], Tensor[]> Function(Func<Tensor[], Tensor[]> body, Tensor[] inputs, bool areSizesKnown)
    {
        var function = Create(objects => body(objects), inputs, areSizesKnown);
        return x => (Tensor[])function.Invoke([.. x])!;
    }

    /// <summary>The trace of a body for these arguments.</summary>
    public static ConcreteFunction Trace(Func<Tensor[], Tensor[]> body, Tensor[] inputs)
    {
        var parameters = inputs.Select((_, i) => FunctionParameter.Tensor("x" + i));
        var definition = new FunctionDefinition("f", "Tests.f", [.. parameters], (_, objects, _) => body([.. objects.Cast<Tensor>()]));
        var function = FunctionFactory.Create<Action>(definition, null, () => { }, () => { });
        return function.GetConcreteFunction([.. inputs]);
    }

    /// <summary>A body of one tensor.</summary>
    public static Tensor<T>? Call<T>(Func<Tensor<T>, Tensor<T>?> body, Tensor<T> x) => (Tensor<T>?)Call((Tensor[] inputs) => body(inputs[0].As<T>()), x);

    /// <summary>A function of one tensor, traced once for each signature.</summary>
    public static Func<Tensor<T>, Tensor<T>> Function<T>(Func<Tensor<T>, Tensor<T>> body)
    {
        var definition = new FunctionDefinition("f", "Tests.f", [FunctionParameter.Tensor("x")], (_, objects, _) => body((Tensor<T>)objects[0]!));
        var function = FunctionFactory.Create<Action>(definition, null, () => { }, () => { });
        return x => (Tensor<T>)function.Invoke(x)!;
    }

    private static TfFunction Create(Func<Tensor[], object?> body, Tensor[] inputs, bool areSizesKnown)
    {
        var parameters = inputs.Select((input, i) => FunctionParameter.Tensor("x" + i, areSizesKnown ? null : new TensorSpec(Shape.Create(new Dim[input.Rank]), input.DType)));
        return FunctionFactory.Create<Action>(new FunctionDefinition("f", "Tests.f", [.. parameters], (_, objects, _) => body([.. objects.Cast<Tensor>()])), null, () => { }, () => { });
    }
}
