using GraphCompiler.Core.Operators;
using GraphCompiler.Runtime;

namespace GraphCompiler.Tests.Operators;

/// <summary>Every gradient rule of the table against five-point central differences in double, operands of equal and of broadcast shapes.</summary>
public sealed class FiniteDifferenceTests
{
    private const double Step = 5e-4;

    // Where a function is smooth; all others are checked between 0.25 and 0.85. TensorFlow's TruncateMod has no gradient.
    private static readonly Dictionary<string, double> s_starts = new() { ["Acosh"] = 1.5 };

    public static TheoryData<string> Operators =>
    [
        .. OperatorTable.Pointwise.Where(e => e.Operands.All(t => t == DType.Float64) && e.Operator is not (Cast or TruncateMod or Polygamma or Zeta or IgammaGradA or RandomGammaGrad or Betainc) && e.Operator.ResultOf(DType.Float64) == DType.Float64).Select(e => e.Operator.Name),
    ];

    [Theory]
    [MemberData(nameof(Operators))]
    public void Gradient_is_the_slope(string name)
    {
        var (@operator, types) = OperatorTable.Pointwise.First(e => e.Operator.Name == name);
        var arity = types.Count;
        var start = s_starts.GetValueOrDefault(name, 0.25);
        double[][] operands = [[start, start + 0.3, start + 0.6], [start + 0.1, start + 0.25, start + 0.5]];
        Check(@operator, operands[..arity]);
        if (arity == 2)
        {
            Check(@operator, [operands[0], [start + 0.4]]);
            Check(@operator, [[start + 0.4], operands[1]]);
        }
    }

    [Fact]
    public void Gradient_of_a_sum_and_a_mean_is_the_slope()
    {
        Check(new Sum(), [[0.2, 0.5, 0.8]]);
        Check(new Mean(), [[0.2, 0.5, 0.8]]);
        Check(new Prod(), [[0.2, 0.5, 0.8]]);
        Check(new ProductOfOthers(), [[0.2, 0.5, 0.8]]);
        Check(new Max(), [[0.2, 0.8, 0.5]]);
        Check(new Min(), [[0.4, 0.5, 0.3]]);
        Check(new Cumulative(ScanKind.Sum, 0, Exclusive: false, Reverse: true), [[0.4, 0.5, 0.3]]);
        Check(new Cumulative(ScanKind.Product, 0, Exclusive: true, Reverse: false), [[0.4, 0.5, 0.3]]);
        Check(new CumulativeExpSum(0, Exclusive: true, Reverse: false), [[0.4, 0.5, 0.3], [0.2, 0.6, 0.1], [0.7, -0.5, 0.9]]);
        Check(new Ordered(0, IsDescending: false), [[0.4, 0.5, 0.3]]);
    }

    [Fact]
    public void Gradient_with_respect_to_the_last_operand_is_the_slope()
    {
        double[] x = [0.25, 0.55, 0.85];
        Check(new Polygamma(), [[1, 2, 3], x], first: 1);
        Check(new Zeta(), [[1.5, 2, 3.25], x], first: 1);
        Check(new IgammaGradA(), [[0.75, 1.5, 2], x], first: 1);
        Check(new Betainc(), [[0.75, 1.5, 2], [2.5, 0.5, 1], x], first: 2);
    }

    private static void Check(Operator @operator, double[][] operands, int first = 0)
    {
        Tensor<double>[] inputs = Array.ConvertAll(operands, x => (Tensor<double>)x);
        using var tape = new GradientTape();
        tape.Watch([.. inputs[first..]]);
        var gradients = tape.Gradient(Weighted(@operator, inputs), inputs[first..], unconnectedGradients: UnconnectedGradients.Zero);
        for (var i = first; i < operands.Length; i++)
        {
            for (var k = 0; k < operands[i].Length; k++)
            {
                var slope = ((8 * (At(i, k, Step) - At(i, k, -Step))) - (At(i, k, 2 * Step) - At(i, k, -2 * Step))) / (12 * Step);
                Assert.Equal(slope, gradients[i - first].ToArray()[k], 1e-8 * (1 + Math.Abs(slope)));
            }
        }

        double At(int operand, int element, double offset)
        {
            var moved = Array.ConvertAll(operands, x => (double[])x.Clone());
            moved[operand][element] += offset;
            return Weighted(@operator, Array.ConvertAll(moved, x => (Tensor<double>)x)).Item();
        }
    }

    /// <summary>The answers, each with a weight of its own, in one number.</summary>
    private static Tensor<double> Weighted(Operator @operator, Tensor<double>[] inputs)
    {
        var answer = (Tensor<double>)Ambient.ToTensor(Ambient.Builder.Apply(@operator, Array.ConvertAll(inputs, Ambient.ValueOf))[0]);
        Tensor<double> weights = Enumerable.Range(1, (int)answer.Size).Select(i => 0.5 + i).ToArray();
        return Tf.ReduceSum(answer * weights);
    }
}
