using System.ComponentModel;
using System.Numerics;
using GraphCompiler.Core.Operators;
using GraphCompiler.Runtime;

namespace GraphCompiler.CompilerServices;

/// <summary>The locals, fields and elements that an if or a loop assigns.</summary>
/// <param name="names">What the user calls them.</param>
/// <param name="read">What they are now.</param>
/// <param name="write">Gives them other values.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class ControlState(string[] names, Func<object?[]> read, Action<object?[]> write)
{
    internal string[] Names => names;

    internal object?[] Read() => read();

    internal void Write(object?[] values) => write(values);
}

/// <summary>
/// What the traced twin of a method calls where the user's method has control flow on tensors. It runs while the method is traced; where a twin
/// runs eagerly, it is C#'s control flow.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class AutoGraph
{
    /// <summary><c>if (condition) then else otherwise</c></summary>
    public static void If(Tensor<bool> condition, string text, ControlState state, Action then, Action otherwise)
    {
        if (!Ambient.IsTracing)
        {
            ((bool)condition ? then : otherwise)();
            return;
        }

        var initial = state.Read();
        state.Write(BranchTrace.Run(condition, state.Names, () => Run(then), () => Run(otherwise), ControlWording.Statement));

        object?[] Run(Action arm)
        {
            state.Write(initial);
            arm();
            return state.Read();
        }
    }

    /// <summary><c>condition ? then : otherwise</c></summary>
    public static T Choose<T>(Tensor<bool> condition, string text, Func<T> then, Func<T> otherwise) =>
        !Ambient.IsTracing ? ((bool)condition ? then : otherwise)() : (T)BranchTrace.Run(condition, [text], () => [then()], () => [otherwise()], ControlWording.Statement)[0]!;

    /// <summary><c>left &amp;&amp; right</c>: the right one runs where the left one is true.</summary>
    public static Tensor<bool> And(Tensor<bool> left, Func<Tensor<bool>> right) => Choose(left, "&&", right, () => left);

    /// <summary><c>left || right</c>: the right one runs where the left one is false.</summary>
    public static Tensor<bool> Or(Tensor<bool> left, Func<Tensor<bool>> right) => Choose(left, "||", () => left, right);

    /// <summary><c>while (condition) body</c></summary>
    public static void While(string text, ControlState state, Func<Tensor<bool>> condition, Action body) =>
        Loop(state, condition, (_, _) => body(), limit: null, []);

    /// <summary><c>do body while (condition)</c></summary>
    public static void DoWhile(string text, ControlState state, Action body, Func<Tensor<bool>> condition)
    {
        Tensor<bool> isFirst = true;
        var all = new ControlState(
            ["while", .. state.Names],
            () => [isFirst, .. state.Read()],
            values =>
            {
                isFirst = (Tensor<bool>)values[0]!;
                state.Write(values[1..]);
            });
        While(text, all, () => Or(isFirst, condition), () =>
        {
            isFirst = false;
            body();
        });
    }

    /// <summary><c>foreach (var value in values) body</c>, along the first axis.</summary>
    /// <exception cref="TfValueException">The tensor is a scalar.</exception>
    public static void ForEach<T>(Tensor<T> values, string text, ControlState state, Action<Tensor<T>> body, Func<Tensor<bool>>? proceed = null)
    {
        if (values.Shape is { IsRankKnown: true, Rank: 0 }) throw new TfValueException("len requires a non-scalar tensor, got one of shape ()");
        var list = Ambient.ValueOf(values).Apply(new ListUnstack());
        var count = (Tensor<int>)Ambient.ToTensor(list.Apply(new ListLength()));
        Loop(state, proceed, (_, items) => body((Tensor<T>)items[0]), count, [Ambient.ToTensor(list)]);
    }

    /// <summary><c>foreach (var value in Tf.Range(start, limit, delta)) body</c></summary>
    public static void ForRange<T>(
        Tensor<T> start, Tensor<T> limit, Tensor<T> delta, string text, ControlState state, Action<Tensor<T>> body, Func<Tensor<bool>>? proceed = null)
        where T : INumber<T>
    {
        var count = Ambient.Apply<int>(new SequenceLength(), start, limit, delta);
        Loop(state, proceed, (number, _) => body(start + (Tf.Cast<T>(number) * delta)), count, []);
    }

    /// <summary><c>foreach (var value in values) body</c>, from the beginning at every execution.</summary>
    public static void ForEach<T>(Dataset<T> values, string text, ControlState state, Action<T> body, Func<Tensor<bool>>? proceed = null)
    {
        var handle = Ambient.ToTensor(Ambient.Builder.Apply(new Iterate(values))[0]);
        Loop(state, () => proceed is null ? HasNext() : And(proceed(), HasNext), (_, _) => body(DatasetIterator<T>.Element(values, Ambient.ValueOf(handle))), limit: null, []);

        Tensor<bool> HasNext() => (Tensor<bool>)Ambient.ToTensor(Ambient.ValueOf(handle).Apply(new MoveNext()));
    }

    /// <summary>The error of a break or return that a tensor decides on in a loop that host code runs.</summary>
    public static NotSupportedException BreakInHostLoop(bool isWhile) => new(isWhile
        ? "The condition of while loop started as non-Tensor, then changed to Tensor. This may happen either because variables changed type, or when a break or return statement inside the loop depends on a Tensor condition."
        : "break and return statements which depend on a TF condition are not supported in Python for loops. Did you intend to make it a TF loop?");

    private static void Loop(ControlState state, Func<Tensor<bool>>? condition, Action<Tensor<int>, Tensor[]> body, Tensor<int>? limit, IReadOnlyList<Tensor> replays)
    {
        if (!Ambient.IsTracing)
        {
            for (var i = 0; i != limit?.Item() && (condition is null || (bool)condition()); i++)
            {
                body(i, [.. replays.Select(list => Ambient.ToTensor(Ambient.ValueOf(list).Apply(new ListRead(), Ambient.ValueOf((Tensor<int>)i))))]);
            }

            return;
        }

        var loop = new LoopCode(
            state.Names,
            state.Read(),
            condition is null ? null : values =>
            {
                state.Write(values);
                return condition();
            },
            (values, number, items) =>
            {
                state.Write(values);
                body(number, items);
                return (state.Read(), []);
            },
            ControlWording.Statement) { Limit = limit, Replays = replays };
        state.Write(LoopTrace.Run(loop).Variables);
    }
}
