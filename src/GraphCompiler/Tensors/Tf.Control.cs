using GraphCompiler.Runtime;

namespace GraphCompiler;

public static partial class Tf
{
    /// <summary>
    /// Runs one of two branches; in a function, the functional form of a tensor <c>if</c>: both are traced, and the graph takes one.
    /// </summary>
    /// <typeparam name="TResult">A tensor, or tuples, arrays, lists and dictionaries of tensors.</typeparam>
    /// <param name="condition">A scalar.</param>
    /// <param name="then">What to give where it is true.</param>
    /// <param name="otherwise">What to give where it is false.</param>
    /// <exception cref="TfTypeException">In a function: the branches differ in element type or structure.</exception>
    /// <exception cref="TfValueException">In a function: one branch gives null.</exception>
    public static TResult Cond<TResult>(Tensor<bool> condition, Func<TResult> then, Func<TResult> otherwise)
    {
        if (!Ambient.IsTracing) return IsTrue(condition) ? then() : otherwise();
        return (TResult)BranchTrace.Run(condition, ["cond"], () => [then()], () => [otherwise()], ControlWording.Function)[0]!;
    }

    /// <summary>Runs one of two branches for what they do.</summary>
    /// <inheritdoc cref="Cond{TResult}" path="/param"/>
    public static void Cond(Tensor<bool> condition, Action then, Action? otherwise = null)
    {
        _ = Cond<object?>(condition, Run(then), Run(otherwise));

        static Func<object?> Run(Action? branch) => () =>
        {
            branch?.Invoke();
            return null;
        };
    }

    /// <summary>The branch of the first condition that is true.</summary>
    /// <inheritdoc cref="Cond{TResult}" path="/typeparam"/>
    /// <param name="cases">Conditions, each a scalar, with their branches.</param>
    /// <param name="otherwise">The branch where none is true.</param>
    /// <param name="exclusive">Whether at most one may be true.</param>
    /// <exception cref="TfInvalidArgumentException">No condition is true and there is no other branch, or several are that may not; in a function, when it runs.</exception>
    public static TResult Case<TResult>(IReadOnlyList<(Tensor<bool> Condition, Func<TResult> Branch)> cases, Func<TResult>? otherwise = null, bool exclusive = false)
    {
        if (exclusive)
        {
            var count = ReduceSum(Stack([.. cases.Select(c => Cast<int>(c.Condition))]));
            Debugging.Assert(count <= 1, "More than one condition evaluated as True but exclusive=True.", [.. cases.Select(c => c.Condition)]);
        }

        if (otherwise is null)
        {
            Debugging.Assert(ReduceAny(Stack([.. cases.Select(c => c.Condition)])), "None of conditions evaluated as True.", [.. cases.Select(c => c.Condition)]);
            otherwise = cases[^1].Branch;
            cases = [.. cases.Take(cases.Count - 1)];
        }

        return cases.Reverse().Aggregate(otherwise, (rest, next) => () => Cond(next.Condition, next.Branch, rest))();
    }

    /// <summary>The branch with a number; one out of range, negative ones too, takes <paramref name="otherwise"/>, or the last branch without it.</summary>
    /// <inheritdoc cref="Cond{TResult}" path="/typeparam"/>
    /// <param name="index">A scalar.</param>
    /// <param name="branches">The branches from number 0.</param>
    /// <param name="otherwise">The branch of all other numbers.</param>
    public static TResult SwitchCase<TResult>(Tensor<int> index, IReadOnlyList<Func<TResult>> branches, Func<TResult>? otherwise = null)
    {
        var known = otherwise is null ? branches.Count - 1 : branches.Count;
        return Enumerable.Range(0, known).Reverse().Aggregate(otherwise ?? branches[^1], (rest, i) => () => Cond(Equal(index, i), branches[i], rest))();
    }

    /// <summary>Repeats a body as long as a condition holds; in a function, the functional form of a tensor <c>while</c>.</summary>
    /// <typeparam name="TState">A tensor, or tuples, arrays, lists and dictionaries of tensors.</typeparam>
    /// <param name="condition">Whether there is another iteration: a scalar.</param>
    /// <param name="body">From the variables to their next values, of the same element types and shapes.</param>
    /// <param name="state">The variables before the first iteration.</param>
    /// <param name="maximumIterations">The most iterations.</param>
    /// <exception cref="TfTypeException">In a function: a variable changes its element type.</exception>
    /// <exception cref="TfValueException">The body gives variables of another structure; in a function: a variable changes its shape.</exception>
    public static TState WhileLoop<TState>(Func<TState, Tensor<bool>> condition, Func<TState, TState> body, TState state, int? maximumIterations = null)
    {
        if (Ambient.IsTracing)
        {
            var loop = new LoopCode(
                ["loop_var"], [state], s => condition((TState)s[0]!), (s, _, _) => ([body((TState)s[0]!)], []), ControlWording.Function) { Limit = maximumIterations is { } limit ? (Tensor<int>)int.Max(limit, 0) : null };
            return (TState)LoopTrace.Run(loop).Variables[0]!;
        }

        var before = ControlValues.Of(["loop_var"], [state]);
        for (var i = 0; (maximumIterations is not { } most || i < most) && IsTrue(condition(state)); i++)
        {
            state = body(state);
            var after = ControlValues.Of(["loop_var"], [state]);
            if (!before.HasFormOf(after)) throw ControlWording.Function.LoopStructure(before.FirstDifference(after));
        }

        return state;
    }

    /// <summary>Loop variables as lambda parameters: <c>Tf.WhileLoop((i, s) =&gt; i &lt; n, (i, s) =&gt; (i + 1, s + i), (i0, s0))</c>.</summary>
    /// <inheritdoc cref="WhileLoop{TState}"/>
    public static (T1, T2) WhileLoop<T1, T2>(Func<T1, T2, Tensor<bool>> condition, Func<T1, T2, (T1, T2)> body, (T1, T2) state, int? maximumIterations = null) =>
        WhileLoop(s => condition(s.Item1, s.Item2), s => body(s.Item1, s.Item2), state, maximumIterations);

    /// <inheritdoc cref="WhileLoop{T1, T2}"/>
    public static (T1, T2, T3) WhileLoop<T1, T2, T3>(
        Func<T1, T2, T3, Tensor<bool>> condition, Func<T1, T2, T3, (T1, T2, T3)> body, (T1, T2, T3) state, int? maximumIterations = null) =>
        WhileLoop(s => condition(s.Item1, s.Item2, s.Item3), s => body(s.Item1, s.Item2, s.Item3), state, maximumIterations);

    /// <summary>As the first statement of a tensor loop's body: the variable may change shape within this one, which is its static shape after the loop.</summary>
    /// <param name="variable">A variable of the loop.</param>
    /// <param name="shape">Its shape, unknown dimensions where it varies.</param>
    /// <exception cref="TfValueException">It is no variable of the loop, or its shape does not conform.</exception>
    public static void SetLoopShapeInvariant(Tensor variable, Shape shape) => LoopShapes.Say(variable, shape);

    private static bool IsTrue(Tensor<bool> condition) => condition ? true : false;
}
