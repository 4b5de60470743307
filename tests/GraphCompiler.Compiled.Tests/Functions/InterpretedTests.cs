using GraphCompiler.CompilerServices;

namespace GraphCompiler.Compiled.Tests.Functions;

/// <summary>Functions that no build saw: their groups run operator by operator, say so, and give the same bits.</summary>
public sealed class InterpretedTests
{
    private delegate Tensor Body(Tensor<float> x, Tensor<float> y);

    private static (Tensor Result, ConcreteFunction Concrete) Run(Body body, Tensor<float> x, Tensor<float> y)
    {
        var definition = new FunctionDefinition(
            "F", "Handwritten.F", [FunctionParameter.Tensor("x"), FunctionParameter.Tensor("y")],
            (_, objects, _) => body((Tensor<float>)objects[0]!, (Tensor<float>)objects[1]!));
        var handle = FunctionFactory.Create(definition, null, body, body);
        var result = handle.RunOne([x, y], []);
        return (result, handle.ConcreteFunctions[0]);
    }

    public static TheoryData<string> Bodies => [.. s_bodies.Keys];

    private static readonly Dictionary<string, Body> s_bodies = new()
    {
        ["chain"] = (x, y) => Tf.Tanh(x * y + 3f) / (y - 7f) * x,
        ["broadcast inside"] = (x, y) => Tf.ReduceSum(y) * x - Tf.Exp(Tf.ReduceSum(x, axis: 0)) * y,
        ["sum of a product"] = (x, y) => Tf.ReduceSum(x * y * y) + Tf.ReduceMean(x - y * 3f),
        ["gradient"] = (x, y) =>
        {
            using var tape = new GradientTape();
            tape.Watch(x, y);
            var (dx, dy) = tape.Gradient(Tf.ReduceMean(Tf.Square(Tf.Sigmoid(x * y) - y)), (x, y));
            return dx + Tf.ReduceSum(dy) * dy;
        },
    };

    [Theory]
    [MemberData(nameof(Bodies))]
    public void Groups_without_a_kernel_give_the_bits_of_eager_code(string name)
    {
        Tensor<float> x = new float[,] { { 0.5f, -1, 2 }, { 0.25f, 3, -2 } }, y = new[] { 1f, 0.3f, -0.7f };
        var (result, concrete) = Run(s_bodies[name], x, y);
        var eager = s_bodies[name](x, y);
        Assert.Equal(eager.Shape, result.Shape);
        Assert.Equal(eager.Numpy(), result.Numpy());
        var interpreted = concrete.Kernels.Where(k => !k.IsCompiled).ToList();
        Assert.NotEmpty(interpreted);
        Assert.All(interpreted, k => Assert.StartsWith("no assembly brings a kernel of this key", k.Reason, StringComparison.Ordinal));
    }

    private readonly struct Stub : IKernel
    {
        public static void Run(KernelArguments arguments) => arguments.Pointer<float>(2) = 42;
    }

    [Fact]
    public void Kernel_of_another_interface_is_not_used_and_the_reason_says_so()
    {
        const string Key = "r0 float32: float32: | 2=Add 0 1 | 3=Square 2 | 4=Tanh 3 | store 4:";
        Body body = (x, y) => Tf.Tanh(Tf.Square(x + y));
        KernelRegistry.Add<Stub>(Key, abi: 99);
        var (result, concrete) = Run(body, 1f, 2f);
        Assert.Equal(MathF.Tanh(9f), ((Tensor<float>)result).Item(), 1e-6f);
        Assert.Contains("version 99", Assert.Single(concrete.Kernels).Reason, StringComparison.Ordinal);

        KernelRegistry.Add<Stub>(Key, KernelRegistry.Abi);
        (result, concrete) = Run(body, 1f, 2f);
        Assert.Equal(42f, ((Tensor<float>)result).Item());
        Assert.True(Assert.Single(concrete.Kernels).IsCompiled);
    }

    [Fact]
    public void Update_of_a_variable_is_indivisible_without_a_kernel_too()
    {
        var v = new Variable<float>([1f, 2f]);
        Body body = (x, y) => v.AssignAdd(x * y - x);
        var (result, _) = Run(body, new[] { 2f, 2f }, new[] { 3f, 4f });
        Assert.Equal([5f, 8f], v.ToArray());
        Assert.Equal([5f, 8f], ((Tensor<float>)result).ToArray());
    }
}
