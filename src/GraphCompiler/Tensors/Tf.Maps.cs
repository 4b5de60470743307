using GraphCompiler.Core.Operators;
using GraphCompiler.Runtime;

namespace GraphCompiler;

public static partial class Tf
{
    /// <summary>A function of each part of x along the first axis, the results along a new one. In a function it is one loop of the graph.</summary>
    /// <param name="map">The function; all its results have one shape.</param>
    /// <param name="x">The tensor, of rank 1 at least.</param>
    /// <exception cref="TfValueException">x is a scalar.</exception>
    /// <exception cref="TfInvalidArgumentException">The results differ in shape.</exception>
    public static Tensor<TOut> MapFn<TIn, TOut>(Func<Tensor<TIn>, Tensor<TOut>> map, Tensor<TIn> x) =>
        Collect<TOut, TIn, TOut>(Each(x), null, (_, item) => (null, map(item)), reverse: false).Results;

    /// <inheritdoc cref="MapFn"/>
    public static Tensor<TOut> VectorizedMap<TIn, TOut>(Func<Tensor<TIn>, Tensor<TOut>> map, Tensor<TIn> x) => MapFn(map, x);

    /// <summary>s₀ = step(initial, x₀), s₁ = step(s₀, x₁), ...: all of them along a new first axis.</summary>
    /// <param name="step">From the state and a part of x to the next state.</param>
    /// <param name="x">The tensor, of rank 1 at least.</param>
    /// <param name="initial">The state before the first step.</param>
    /// <param name="reverse">Whether to begin with the last part; results keep the places of their parts.</param>
    /// <exception cref="TfValueException">x is a scalar.</exception>
    public static Tensor<TState> Scan<TState, TIn>(Func<Tensor<TState>, Tensor<TIn>, Tensor<TState>> step, Tensor<TIn> x, Tensor<TState> initial, bool reverse = false) =>
        Collect(Each(x), initial, (state, item) => step(state!, item) is var next ? (next, next) : default, reverse).Results;

    /// <summary>As with an initial state, which is the first part of x: it is the first result.</summary>
    /// <inheritdoc cref="Scan{TState, TIn}" path="/param"/>
    /// <exception cref="TfInvalidArgumentException">x has no parts.</exception>
    public static Tensor<T> Scan<T>(Func<Tensor<T>, Tensor<T>, Tensor<T>> step, Tensor<T> x, bool reverse = false)
    {
        _ = NotEmpty(x);
        var (first, rest) = reverse ? (x[^1], x[..^1]) : (x[0], x[1..]);
        var others = ExpandDims(first, 0);
        return reverse ? Concat([Scan(step, rest, first, reverse), others], 0) : Concat([others, Scan(step, rest, first)], 0);
    }

    /// <summary>The last of <see cref="Scan{TState, TIn}"/>'s states.</summary>
    /// <inheritdoc cref="Scan{TState, TIn}"/>
    public static Tensor<TState> Foldl<TState, TIn>(Func<Tensor<TState>, Tensor<TIn>, Tensor<TState>> step, Tensor<TIn> x, Tensor<TState> initial) =>
        Collect<TState, TIn, TState>(Each(x), initial, (state, item) => (step(state!, item), null), reverse: false).State!;

    /// <summary>As with an initial state, which is the first part of x.</summary>
    /// <inheritdoc cref="Scan{TState, TIn}" path="/param"/>
    public static Tensor<T> Foldl<T>(Func<Tensor<T>, Tensor<T>, Tensor<T>> step, Tensor<T> x) => Foldl(step, NotEmpty(x)[1..], x[0]);

    /// <summary>As <see cref="Foldl{TState, TIn}"/> from the last part to the first.</summary>
    /// <inheritdoc cref="Scan{TState, TIn}"/>
    public static Tensor<TState> Foldr<TState, TIn>(Func<Tensor<TState>, Tensor<TIn>, Tensor<TState>> step, Tensor<TIn> x, Tensor<TState> initial) =>
        Collect<TState, TIn, TState>(Each(x), initial, (state, item) => (step(state!, item), null), reverse: true).State!;

    /// <summary>As with an initial state, which is the last part of x.</summary>
    /// <inheritdoc cref="Scan{TState, TIn}" path="/param"/>
    public static Tensor<T> Foldr<T>(Func<Tensor<T>, Tensor<T>, Tensor<T>> step, Tensor<T> x) => Foldr(step, NotEmpty(x)[..^1], x[^1]);

    private static Tensor<T> Each<T>(Tensor<T> x) => x.Shape is { IsRankKnown: true, Rank: 0 }
        ? throw new TfValueException("Elements in elems must be 1+ dimensional Tensors, not scalars")
        : x;

    private static Tensor<T> NotEmpty<T>(Tensor<T> x) => !Ambient.IsTracing && Each(x).Shape[0] == 0
        ? throw new TfInvalidArgumentException("Tried to read from index 0 but array size is: 0")
        : Each(x);

    /// <summary>Goes through the parts of a tensor with a state, and collects what each gives.</summary>
    private static (Tensor<TState>? State, Tensor<TOut> Results) Collect<TState, TIn, TOut>(
        Tensor<TIn> x, Tensor<TState>? initial, Func<Tensor<TState>?, Tensor<TIn>, (Tensor<TState>?, Tensor<TOut>?)> step, bool reverse)
    {
        if (reverse) x = Reverse(x, [0]);
        var list = Ambient.ValueOf(x).Apply(new ListUnstack());
        var (state, results) = Ambient.IsTracing ? Traced() : Eager();
        return (state, results is not null && reverse ? Reverse(results, [0]) : results!);

        (Tensor<TState>?, Tensor<TOut>?) Traced()
        {
            var hasState = initial is not null;
            var loop = new LoopCode(
                hasState ? ["state"] : [],
                hasState ? [initial] : [],
                null,
                (variables, _, items) =>
                {
                    var (next, result) = step(hasState ? (Tensor<TState>)variables[0]! : null, (Tensor<TIn>)items[0]);
                    return (hasState ? [next] : [], result is null ? [] : [result]);
                },
                ControlWording.Function)
            {
                Limit = (Tensor<int>)Ambient.ToTensor(list.Apply(new ListLength())),
                Replays = [Ambient.ToTensor(list)],
            };
            var (_, variables, collected) = LoopTrace.Run(loop);
            return (hasState ? (Tensor<TState>)variables[0]! : null, collected is [var all] ? Stacked<TOut>(all, x.Shape) : null);
        }

        (Tensor<TState>?, Tensor<TOut>?) Eager()
        {
            var now = initial;
            var all = new List<Tensor<TOut>>();
            for (var i = 0; i < x.Shape[0]; i++)
            {
                (now, var result) = step(now, x[i]);
                if (result is not null) all.Add(result);
            }

            return (now, all.Count > 0 ? Stack(all) : Zeros<TOut>(GraphCompiler.Shape.Create([0, .. x.Shape.Dims[1..]])));
        }
    }

    /// <summary>The items of a list that has as many as a tensor has parts.</summary>
    private static Tensor<T> Stacked<T>(Tensor list, Shape parts)
    {
        var item = list.AsValue().Type.Shape;
        var stacked = Ambient.ValueOf(list).Apply(new ListStack(item));
        var known = GraphCompiler.Shape.Create([parts.IsRankKnown ? parts.Dims[0] : Dim.Unknown]).Concatenate(item);
        return (Tensor<T>)Ambient.ToTensor(stacked.WithShape(known));
    }
}
