using System.Buffers;
using System.Numerics;
using GraphCompiler.Core;
using GraphCompiler.Core.Operators;

namespace GraphCompiler.Runtime.Cpu;

/// <summary>Moves a state on. Operands: the state, copies of the old one and the new one, and where the new one goes, perhaps the memory of the old one.</summary>
internal sealed unsafe class RandomSkipLaunch(long delta) : Launch
{
    public static Launch Bind(RandomSkip @operator, ReadOnlySpan<TensorType> inputs, ReadOnlySpan<TensorType> outputs) => new RandomSkipLaunch(@operator.Delta);

    public override void Run(void** pointers)
    {
        var state = (long*)pointers[0];
        var before = (long*)pointers[1];
        var after = (long*)pointers[2];
        var target = (long*)pointers[3];
        (before[0], before[1], before[2]) = (state[0], state[1], state[2]);
        var low = unchecked((ulong)before[0] + (ulong)delta);
        (after[0], after[1], after[2]) = ((long)low, unchecked(before[1] + (low < (ulong)before[0] ? 1 : 0)), before[2]);
        (target[0], target[1], target[2]) = (after[0], after[1], after[2]);
    }
}

/// <summary>The state of a seed.</summary>
internal sealed unsafe class RandomSeedLaunch(bool isWide) : Launch
{
    public static Launch Bind(RandomSeed @operator, ReadOnlySpan<TensorType> inputs, ReadOnlySpan<TensorType> outputs) =>
        inputs[0].DType == DType.Int64 || inputs[0].DType == DType.Int32
            ? new RandomSeedLaunch(inputs[0].DType == DType.Int64)
            : throw new NotSupportedException($"A seed is two integers of int32 or int64, not of {inputs[0].DType.Name}.");

    public override void Run(void** pointers)
    {
        var (first, second) = isWide ? (((long*)pointers[0])[0], ((long*)pointers[0])[1]) : (((int*)pointers[0])[0], ((int*)pointers[0])[1]);
        var state = (long*)pointers[1];
        (state[0], state[1], state[2]) = Philox.Scrambled(first, second);
    }
}

/// <summary>Exchanges each number with a random one of those after it or itself.</summary>
internal sealed unsafe class RandomPermutationLaunch(int count) : Launch
{
    public static Launch Bind(RandomPermutation @operator, ReadOnlySpan<TensorType> inputs, ReadOnlySpan<TensorType> outputs) =>
        new RandomPermutationLaunch(checked((int)RandomKernels.Length(outputs)));

    public override void Run(void** pointers)
    {
        var random = new PhiloxReader(new Philox((long*)pointers[0]));
        var order = (int*)pointers[1];
        for (var i = 0; i < count; i++) order[i] = i;
        for (var i = 0; i < count - 1; i++)
        {
            var other = i + (int)(random.Word() % (uint)(count - i));
            (order[i], order[other]) = (order[other], order[i]);
        }
    }
}

/// <summary>Classes by the running sum of their probabilities, which is a double; rows go on in one stream.</summary>
internal sealed unsafe class CategoricalLaunch<T, TResult>(int rows, int classes, int count) : Launch
    where T : unmanaged, INumber<T>
    where TResult : unmanaged, INumber<TResult>
{
    public override void Run(void** pointers)
    {
        var random = new PhiloxReader(new Philox((long*)pointers[0]));
        var logits = (T*)pointers[1];
        var result = (TResult*)pointers[2];
        var sums = ArrayPool<double>.Shared.Rent(classes);
        for (var row = 0; row < rows; row++, logits += classes)
        {
            var largest = double.NegativeInfinity;
            for (var i = 0; i < classes; i++)
            {
                var logit = double.CreateTruncating(logits[i]);
                if (double.IsFinite(logit)) largest = Math.Max(largest, logit);
            }

            var total = 0.0;
            for (var i = 0; i < classes; i++)
            {
                var logit = double.CreateTruncating(logits[i]);
                if (double.IsFinite(logit)) total += Math.Exp(logit - largest);
                sums[i] = total;
            }

            for (var i = 0; i < count; i++)
            {
                var drawn = random.Double() * total;
                var chosen = 0;
                while (chosen < classes && !(sums[chosen] > drawn)) chosen++;
                *result++ = TResult.CreateTruncating(chosen);
            }
        }

        ArrayPool<double>.Shared.Return(sums);
    }
}

internal static class CategoricalKernel
{
    public static Launch Bind(RandomCategorical @operator, ReadOnlySpan<TensorType> inputs, ReadOnlySpan<TensorType> outputs) => inputs[1].DType.Name switch
    {
        "float32" => Bind<float>(@operator, inputs[1].Shape),
        "float64" => Bind<double>(@operator, inputs[1].Shape),
        "float16" => Bind<Half>(@operator, inputs[1].Shape),
        _ => throw new NotSupportedException($"{@operator.TensorFlowName} is not implemented for {inputs[1].DType.Name}."),
    };

    private static Launch Bind<T>(RandomCategorical @operator, Shape logits)
        where T : unmanaged, INumber<T> => @operator.DType == DType.Int64
            ? new CategoricalLaunch<T, long>(logits[0], logits[1], @operator.Count)
            : new CategoricalLaunch<T, int>(logits[0], logits[1], @operator.Count);
}
