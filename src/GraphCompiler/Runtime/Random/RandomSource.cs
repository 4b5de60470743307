using System.Numerics;
using GraphCompiler.Core;
using GraphCompiler.Core.Operators;
using GraphCompiler.Runtime.Cpu;

namespace GraphCompiler.Runtime;

/// <summary>Where random operators have their state from: a generator, a seed, or the operator itself.</summary>
internal abstract class RandomSource
{
    /// <summary>The state for an operator, which whoever keeps it moves on.</summary>
    protected abstract Value Next(Operator @operator, DType dtype, RandomSkip skip);

    public Tensor<T> Uniform<T>(Shape shape, Tensor<T> low, Tensor<T> high)
        where T : INumber<T>
    {
        if (DType.Of<T>().IsFloating) return Draw<T>(new RandomUniform(shape, DType.Of<T>()), low, high);
        if (low.Elements is T[] least && high.Elements is T[] limit && least[0] >= limit[0])
        {
            throw new TfInvalidArgumentException($"Need minval < maxval, got {least[0]} >= {limit[0]} [Op:RandomUniformInt]");
        }

        return Draw<T>(new RandomInteger(shape, DType.Of<T>()), low, high);
    }

    public Tensor<T> Bits<T>(Shape shape) => Draw<T>(new RandomBits(shape, DType.Of<T>()));

    public Tensor<T> Normal<T>(Shape shape, double mean, double stddev)
        where T : INumber<T> => Draw<T>(new RandomNormal(shape, DType.Of<T>()), (Tensor<T>)T.CreateChecked(mean), (Tensor<T>)T.CreateChecked(stddev));

    public Tensor<T> TruncatedNormal<T>(Shape shape, double mean, double stddev)
        where T : INumber<T> => Draw<T>(new RandomTruncatedNormal(shape, DType.Of<T>()), (Tensor<T>)T.CreateChecked(mean), (Tensor<T>)T.CreateChecked(stddev));

    public Tensor<long> Categorical<T>(Tensor<T> logits, int count)
    {
        var (values, @operator) = (Ambient.ValueOf(logits), new RandomCategorical(count, DType.Int64));
        var rows = values.Shape.IsRankKnown && values.Shape.Rank > 0 ? Shape.Create([values.Shape.Dims[0]]) : Shape.Scalar;
        var state = Next(@operator, DType.Int64, new RandomSkip(rows, @operator.Consumption));
        return (Tensor<long>)Ambient.ToTensor(Ambient.Builder.Apply(@operator, state, values)[0]);
    }

    /// <summary>x with what lies along its first axis in random order.</summary>
    public Tensor<T> Shuffle<T>(Tensor<T> x)
    {
        var value = Ambient.ValueOf(x);
        if (value.Shape.IsScalar) return (Tensor<T>)Ambient.ToTensor(value);
        var @operator = Composites.Permutation(value);
        var state = Next(@operator, value.DType, new RandomSkip(@operator.Of, 1, Philox.Words));
        return (Tensor<T>)Ambient.ToTensor(Composites.Shuffle(value, state));
    }

    public Tensor<T> Gamma<T>(Shape shape, Tensor<T> alpha) => Apply<T>(new RandomGamma(shape, DType.Of<T>()), Ambient.ValueOf(alpha).BroadcastTo(shape));

    /// <summary>Normal numbers between limits.</summary>
    public Tensor<T> TruncatedNormal<T>(Shape shape, Tensor<T> mean, Tensor<T> stddev, Tensor<T> low, Tensor<T> high)
    {
        var u = Ambient.ValueOf(Uniform<double>(shape, 0.0, 1.0));
        return (Tensor<T>)Ambient.ToTensor(Composites.TruncatedNormal(u, Wide(mean), Wide(stddev), Wide(low), Wide(high)).CastTo(DType.Of<T>()));

        static Value Wide(Tensor<T> x) => Ambient.ValueOf(x).CastTo(DType.Float64);
    }

    public Tensor<T> Poisson<T>(Shape shape, Tensor<T> rate) => Apply<T>(new RandomPoisson(shape, DType.Of<T>()), Ambient.ValueOf(rate).BroadcastTo(shape));

    public Tensor<int> Binomial<T>(Shape shape, Tensor<T> counts, Tensor<T> probabilities) =>
        Apply<int>(new RandomBinomial(shape, DType.Int32), Ambient.ValueOf(counts).BroadcastTo(shape), Ambient.ValueOf(probabilities).BroadcastTo(shape));

    /// <summary>x with elements dropped, those that stay scaled up.</summary>
    /// <exception cref="TfValueException">The rate is not in [0, 1).</exception>
    public Tensor<T> Dropout<T>(Tensor<T> x, double rate, Shape? noiseShape)
        where T : INumber<T>
    {
        if (!(rate >= 0 && rate < 1)) throw new TfValueException($"`rate` must be a scalar tensor or a float in the range [0, 1). Received: rate={rate}");
        var value = Ambient.ValueOf(x);
        var @operator = new RandomUniform(noiseShape ?? value.Shape, value.DType);
        var state = Next(@operator, value.DType, new RandomSkip(@operator.Of, @operator.Consumption));
        var (threshold, scale) = (Ambient.ValueOf((Tensor<T>)T.CreateChecked(rate)), Ambient.ValueOf((Tensor<T>)T.CreateChecked(1 / (1 - rate))));
        return (Tensor<T>)Ambient.ToTensor(Composites.Dropout(value, state, @operator, threshold, scale));
    }

    private Tensor<T> Draw<T>(RandomOperator @operator, params ReadOnlySpan<Tensor> operands)
    {
        var values = new Value[operands.Length];
        for (var i = 0; i < values.Length; i++) values[i] = Ambient.ValueOf(operands[i]);
        return Apply<T>(@operator, values);
    }

    private Tensor<T> Apply<T>(RandomOperator @operator, params Value[] operands)
    {
        if (!Ambient.IsTracing && !@operator.Of.IsFullyDefined) throw new TfValueException($"Cannot convert a partially known TensorShape {@operator.Of} to a Tensor.");
        var state = Next(@operator, @operator.DType, new RandomSkip(@operator.Of, @operator.Consumption));
        return (Tensor<T>)Ambient.ToTensor(Ambient.Builder.Apply(@operator, [state, .. operands])[0]);
    }
}

/// <summary>The state of one operator, which starts at a seed.</summary>
internal sealed class OperatorSource(int? seed) : RandomSource
{
    protected override Value Next(Operator @operator, DType dtype, RandomSkip skip) =>
        Ambient.ReferenceTo(RandomSeeds.For(@operator.Name, dtype, seed)).Apply(skip);
}

/// <summary>The state of a generator.</summary>
internal sealed class GeneratorSource(Variable<long> state, RandomAlgorithm algorithm) : RandomSource
{
    protected override Value Next(Operator @operator, DType dtype, RandomSkip skip) => Skip(skip);

    public Value Skip(RandomSkip skip) => algorithm == RandomAlgorithm.ThreeFry
        ? throw new NotSupportedException("Non-XLA devices don't support the ThreeFry algorithm. [Op:RngReadAndSkip]")
        : Ambient.ReferenceTo(state).Apply(skip);
}

/// <summary>A seed: the same numbers each time.</summary>
internal sealed class SeedSource(Tensor seed, RandomAlgorithm algorithm) : RandomSource
{
    protected override Value Next(Operator @operator, DType dtype, RandomSkip skip)
    {
        if (algorithm == RandomAlgorithm.ThreeFry)
        {
            throw new TfInvalidArgumentException(
                $"counter must be a vector with length at least 2; got shape: [1]. (Note that batched counters are not supported yet.) [Op:{@operator.TensorFlowName}]");
        }

        return Ambient.ValueOf(seed).Apply(new RandomSeed());
    }
}
