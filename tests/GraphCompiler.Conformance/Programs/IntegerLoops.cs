using Xunit.Abstractions;
using static GraphCompiler.Conformance.Programs.ProgramRun;

namespace GraphCompiler.Conformance.Programs;

/// <summary>Integer algorithms as loops of the graph: Collatz lengths, the sieve of Eratosthenes, binary search, greatest common divisor.</summary>
public static partial class IntegerFunctions
{
    [TfFunction]
    public static Tensor<int> CollatzLength(Tensor<long> n)
    {
        Tensor<int> length = 0;
        while (n != 1)
        {
            if (n % 2 == 0) n = Tf.FloorDiv(n, 2);
            else n = (3 * n) + 1;
            length += 1;
        }

        return length;
    }

    [TfFunction]
    public static (Tensor<long> Best, Tensor<int> Length) LongestCollatz(Tensor<long> limit)
    {
        Tensor<long> best = 1;
        Tensor<int> bestLength = 0;
        foreach (var n in Tf.Range(2L, limit + 1))
        {
            // Half of an even number gives a chain almost as long.
            if (Tf.Bitwise.BitwiseAnd(n, 1L) == 0) continue;
            var length = CollatzLength(n);
            if (length > bestLength) (best, bestLength) = (n, length);
        }

        return (best, bestLength);
    }

    [TfFunction]
    public static Tensor<int> Sieve(Tensor<int> limit)
    {
        var prime = Tf.TensorScatterNdUpdate(Tf.Range(limit + 1) >= 0, Tf.Constant(new[,] { { 0 }, { 1 } }), Tf.Constant([false, false]));
        Tensor<int> p = 2;
        while (p * p <= limit)
        {
            if (prime[p])
            {
                var multiples = Tf.Range(p * p, limit + 1, p);
                prime = Tf.TensorScatterNdUpdate(prime, multiples[.., Tf.NewAxis], multiples < 0);
            }

            p += 1;
        }

        return Tf.Cast<int>(Tf.Where(prime)[.., 0]);
    }

    /// <summary>The position of a number in sorted ones, or -1.</summary>
    [TfFunction]
    public static Tensor<int> Find(Tensor<int> values, Tensor<int> wanted)
    {
        Tensor<int> position = -1;
        Tensor<int> low = 0;
        var high = Tf.Size(values) - 1;
        while (low <= high)
        {
            var middle = Tf.FloorDiv(low + high, 2);
            if (values[middle] == wanted)
            {
                position = middle;
                break;
            }
            else if (values[middle] < wanted)
            {
                low = middle + 1;
            }
            else
            {
                high = middle - 1;
            }
        }

        return position;
    }

    [TfFunction]
    public static Tensor<int> Gcd(Tensor<int> a, Tensor<int> b)
    {
        while (b != 0) (a, b) = (b, a % b);
        return a;
    }
}

public sealed partial class DigitCounter
{
    public Variable<int> Counts { get; } = new(Tf.Zeros<int>([10]));

    [TfFunction]
    public Tensor<int> Count(Tensor<int> numbers)
    {
        foreach (var n in numbers) Counts.ScatterNdAdd(Tf.Reshape(n % 10, [1, 1]), new[] { 1 });
        return Tf.ReduceSum(Counts);
    }
}

public sealed class IntegerLoops(ITestOutputHelper log)
{
    // A number for a tensor is a tensor here, and no trace of its own.
    [Fact]
    public void Integer_loops_give_what_TensorFlow_gives() => Check("integer_loops", Run, log, ("gcd", 1));

    private static (Dictionary<string, Tensor> Results, TfFunction[] Functions) Run()
    {
        var counter = new DigitCounter();
        var primes = IntegerFunctions.Sieve(100);
        var (best, bestLength) = IntegerFunctions.LongestCollatz(60L);
        return (
            new()
            {
                ["collatz"] = Tf.Stack([.. new[] { 1L, 6, 7, 27 }.Select(n => IntegerFunctions.CollatzLength(n))]),
                ["longest"] = best,
                ["longest_length"] = bestLength,
                ["primes"] = primes,
                ["few_primes"] = IntegerFunctions.Sieve(10),
                ["found"] = Tf.Stack([.. new[] { 2, 97, 41, 42, 1 }.Select(w => IntegerFunctions.Find(primes, w))]),
                ["gcd"] = Tf.Stack([IntegerFunctions.Gcd(84, 36), IntegerFunctions.Gcd(17, 5), IntegerFunctions.Gcd(-12, 18)]),
                ["counted"] = counter.Count(primes),
                ["last_digits"] = counter.Counts,
            },
            [
                IntegerFunctions.CollatzLengthFunction, IntegerFunctions.LongestCollatzFunction, IntegerFunctions.SieveFunction, IntegerFunctions.FindFunction,
                IntegerFunctions.GcdFunction,
            ]);
    }
}
