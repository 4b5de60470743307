using GraphCompiler.Core;
using GraphCompiler.Core.Operators;
using Arguments = GraphCompiler.Generators.Prediction.Interpreter.LibraryArguments;

namespace GraphCompiler.Generators.Prediction;

/// <summary>Random numbers.</summary>
internal static partial class LibraryFunctions
{
    private static readonly Dictionary<string, Func<Arguments, Abstract?>> s_random = new(StringComparer.Ordinal)
    {
        ["Tf.Random.Normal"] = a => Drawn(a, new RandomNormal(a.Shape(0), a.DType)),
        ["Tf.Random.Uniform"] = a => Drawn(a, Uniform(a.Shape(0), a.DType)),
        ["Tf.Random.TruncatedNormal"] = a => Drawn(a, new RandomTruncatedNormal(a.Shape(0), a.DType)),
        ["Tf.Random.Bernoulli"] = a => a.Apply(new Less(), Scaled(a, new RandomUniform(a.Shape(0), DType.Float32), DType.Float32), Constant(a, "probability", DType.Float32)),
        ["Tf.Random.Categorical"] = a => Categorical(a, stateless: false),
        ["Tf.Random.Shuffle"] = a => Shuffle(a, x => a.RandomState(new RandomSkip(Composites.Permutation(x).Of, 1, 4))),
        ["Tf.Random.StatelessNormal"] = a => Seeded(a, new RandomNormal(a.Shape(0), a.DType)),
        ["Tf.Random.StatelessUniform"] = a => Seeded(a, Uniform(a.Shape(0), a.DType)),
        ["Tf.Random.StatelessUniformFullInt"] = a => a.Apply(new RandomBits(a.Shape(0), a.DType), Seed(a, 1)),
        ["Tf.Random.StatelessTruncatedNormal"] = a => Seeded(a, new RandomTruncatedNormal(a.Shape(0), a.DType)),
        ["Tf.Random.StatelessCategorical"] = a => Categorical(a, stateless: true),
        ["Tf.Random.StatelessShuffle"] = a => Shuffle(a, _ => Seed(a, 1)),
        ["Tf.Random.Gamma"] = a => !a.Has(2) && OfEach(a, 1) is { } shape ? Gamma(a, shape, () => State(a, shape), 1, 2) : null,
        ["Tf.Random.Poisson"] = a => OfEach(a, 1) is { } shape ? Counted(a, new RandomPoisson(shape, a.DType), () => State(a, shape), 1) : null,
        ["Tf.Random.StatelessGamma"] = a => Gamma(a, a.Shape(0), () => Seed(a, 1), 2, 3),
        ["Tf.Random.StatelessPoisson"] = a => Counted(a, new RandomPoisson(a.Shape(0), a.DType), () => Seed(a, 1), 2),
        ["Tf.Random.StatelessBinomial"] = a => Counted(a, new RandomBinomial(a.Shape(0), DType.Int32), () => Seed(a, 1), 2, 3),
        ["Tf.Random.StatelessParameterizedTruncatedNormal"] = TruncatedNormal,
        ["Tf.Random.Split"] = a => a.Apply(new RandomBits(Shape.Create([a.Dim(1), 2]), a.DType), Seed(a, 0)),
        ["Tf.Random.FoldIn"] = a => a.Apply(new Pack(0), a.Then(new RandomBits(Shape.Scalar, DType.Int32), Seed(a, 0)), a.Tensor(1)),
        ["Tf.Random.Generator.Normal"] = a => Drawn(a, new RandomNormal(a.Shape(1), a.DType)),
        ["Tf.Random.Generator.Uniform"] = a => Drawn(a, Uniform(a.Shape(1), a.DType)),
        ["Tf.Random.Generator.TruncatedNormal"] = a => Drawn(a, new RandomTruncatedNormal(a.Shape(1), a.DType)),
        ["Tf.Random.Generator.UniformFullInt"] = a => a.Apply(new RandomBits(a.Shape(1), a.DType), State(a, a.Shape(1))),
        ["Tf.Nn.Dropout"] = a => Dropout(a, 3, null),
        ["Tf.Nn.GeneralDropout"] = a => Dropout(a, 3, null),
        ["Tf.Nn.StatelessDropout"] = a => Dropout(a, 3, 2),
    };

    private static RandomOperator Uniform(Shape shape, DType dtype) => dtype.IsFloating ? new RandomUniform(shape, dtype) : new RandomInteger(shape, dtype);

    private static Value State(Arguments a, Shape shape) => a.RandomState(new RandomSkip(shape, 256));

    // A seed that the host knows is a constant.
    private static Value Seed(Arguments a, int index) =>
        (a[index] is AbstractTensor or AbstractVariable ? a.Tensor(index) : Constant(a, "seed", DType.Int32, RandomSeedShape)) is var seed
            ? a.Then(new RandomSeed(), seed)
            : seed;

    private static Shape RandomSeedShape { get; } = Shape.Create([2]);

    private static Value Constant(Arguments a, string name, DType dtype, Shape? shape = null) => ((AbstractTensor)a.Capture(name, dtype, shape ?? Shape.Scalar)).Value;

    private static Value Scaled(Arguments a, RandomOperator @operator, DType dtype) =>
        a.Then(@operator, State(a, @operator.Of), Constant(a, "a", dtype), Constant(a, "b", dtype));

    private static Abstract Drawn(Arguments a, RandomOperator @operator) => new AbstractTensor(Scaled(a, @operator, a.DType));

    private static Abstract Seeded(Arguments a, RandomOperator @operator) =>
        a.Apply(@operator, Seed(a, 1), Constant(a, "a", a.DType), Constant(a, "b", a.DType));

    // So many of each element.
    private static Shape? OfEach(Arguments a, int parameter) => a.Tensor(parameter).Shape is { IsRankKnown: true } each && a.Shape(0) is { IsRankKnown: true } shape ? shape.Concatenate(each) : null;

    private static Abstract Gamma(Arguments a, Shape shape, Func<Value> state, int alpha, int beta) => a.Compose(
        v =>
        {
            var drawn = v[0].Builder.Apply(new RandomGamma(shape, a.DType), state(), v[0].BroadcastTo(shape))[0];
            return (v.Length > 1 ? drawn / v[1] : drawn).Apply(new Maximum(), Constant(a, "least", a.DType));
        },
        a.Has(beta) ? [a.Tensor(alpha), a.Tensor(beta)] : [a.Tensor(alpha)]);

    private static Abstract Counted(Arguments a, RandomOperator @operator, Func<Value> state, params int[] parameters) => a.Compose(
        v => v[0].Builder.Apply(@operator, [state(), .. v.Select(x => x.BroadcastTo(@operator.Of))])[0],
        Array.ConvertAll(parameters, a.Tensor));

    private static Abstract TruncatedNormal(Arguments a) => a.Compose(
        v =>
        {
            var u = v[0].Builder.Apply(new RandomUniform(a.Shape(0), DType.Float64), Seed(a, 1), Constant(a, "a", DType.Float64), Constant(a, "b", DType.Float64))[0];
            return Composites.TruncatedNormal(u, v[0].CastTo(DType.Float64), v[1].CastTo(DType.Float64), v[2].CastTo(DType.Float64), v[3].CastTo(DType.Float64)).CastTo(a.DType);
        },
        a.Tensor(2),
        a.Tensor(3),
        a.Tensor(4),
        a.Tensor(5));

    private static Abstract? Categorical(Arguments a, bool stateless)
    {
        if (a.Int(1) is not { } count) return null;
        var logits = a.Tensor(0);
        var @operator = new RandomCategorical(count, DType.Int64);
        var rows = logits.Shape.RawDims.IsEmpty ? Shape.Scalar : Shape.Create([logits.Shape.RawDims[0]]);
        return a.Apply(@operator, stateless ? Seed(a, 2) : a.RandomState(new RandomSkip(rows, @operator.Consumption)), logits);
    }

    private static Abstract Shuffle(Arguments a, Func<Value, Value> state) => a.Compose(v => Composites.Shuffle(v[0], state(v[0])), a.Tensor(0));

    private static Abstract? Dropout(Arguments a, int noise, int? seed)
    {
        var x = a.Tensor(0);
        return a.Compose(
            v =>
            {
                var uniform = new RandomUniform(a.Has(noise) ? a.Shape(noise) : v[0].Shape, v[0].DType);
                var state = seed is { } index ? Seed(a, index) : State(a, uniform.Of);
                return Composites.Dropout(v[0], state, uniform, a.Scalar("rate"), a.Scalar("scale"));
            },
            x);
    }
}
