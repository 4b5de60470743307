using System.Collections;
using System.Runtime.CompilerServices;
using GraphCompiler.Core;
using GraphCompiler.Core.Operators;
using GraphCompiler.Runtime;
using GraphCompiler.Runtime.Control;

namespace GraphCompiler;

public static partial class Tf
{
    /// <summary>
    /// Writes values, a space between them, to <see cref="Config.PrintOutput"/>; in a function it is an effect of the graph, printed at every execution, in
    /// order. Interpolate nothing: pass the values.
    /// </summary>
    /// <param name="values">Tensors, host values, and tuples, lists and dictionaries of them.</param>
    public static void Print(params ReadOnlySpan<object?> values) => Print(values, " ");

    /// <inheritdoc cref="Print(ReadOnlySpan{object?})"/>
    /// <param name="values">Tensors, host values, and tuples, lists and dictionaries of them.</param>
    /// <param name="separator">What stands between them.</param>
    /// <param name="end">What follows them.</param>
    /// <param name="output">Where they go.</param>
    /// <param name="summarize">How many elements of each end of a dimension are shown; all where it is negative.</param>
    public static void Print(ReadOnlySpan<object?> values, string separator, string end = "\n", TextWriter? output = null, int summarize = 3)
    {
        var operands = new List<Value>();
        var text = new object?[values.Length];
        for (var i = 0; i < text.Length; i++) text[i] = Placed(values[i], operands);
        Ambient.Builder.Apply(new Print(new PrintText(text, separator, end, output, summarize)), [.. operands]);
    }

    /// <summary>Runs host code at every execution: the only host code that does. Its gradient is that of the tensor operators it ran.</summary>
    /// <param name="function">Gets tensors that have values. What it throws is an error of the call.</param>
    public static Tensor<TOut> HostFunction<TOut>(Func<Tensor<TOut>> function) => Host<TOut>(_ => function());

    /// <inheritdoc cref="HostFunction{TOut}"/>
    public static Tensor<TOut> HostFunction<TIn, TOut>(Func<Tensor<TIn>, Tensor<TOut>> function, Tensor<TIn> x) => Host<TOut>(o => function((Tensor<TIn>)o[0]), x);

    /// <inheritdoc cref="HostFunction{TOut}"/>
    public static Tensor<TOut> HostFunction<T1, T2, TOut>(Func<Tensor<T1>, Tensor<T2>, Tensor<TOut>> function, Tensor<T1> x1, Tensor<T2> x2) =>
        Host<TOut>(o => function((Tensor<T1>)o[0], (Tensor<T2>)o[1]), x1, x2);

    /// <summary>Runs host code at every execution.</summary>
    public static void HostAction(Action action) => Ambient.Builder.Apply(new HostCall(
        (Tensor[] _) =>
        {
            action();
            return Array.Empty<Tensor>();
        },
        []));

    /// <summary>Runs host code on a tensor at every execution.</summary>
    public static void HostAction<T>(Action<Tensor<T>> action, Tensor<T> x) => Ambient.Builder.Apply(
        new HostCall(
            (Tensor[] operands) =>
            {
                action((Tensor<T>)operands[0]);
                return Array.Empty<Tensor>();
            },
            []),
        Ambient.ValueOf(x));

    private static Tensor<TOut> Host<TOut>(Func<Tensor[], Tensor<TOut>> function, params Tensor[] operands)
    {
        Func<Tensor[], Tensor[]> code = o => [function(o)];
        return (Tensor<TOut>)Ambient.ToTensor(Ambient.Builder.Apply(new HostCall(code, [DType.Of<TOut>()]), Array.ConvertAll(operands, Ambient.ValueOf))[0]);
    }

    /// <summary>A value with places where its tensors are.</summary>
    private static object? Placed(object? value, List<Value> operands)
    {
        switch (value)
        {
            case Tensor tensor:
                operands.Add(Ambient.ValueOf(tensor));
                return new PrintPlace(operands.Count - 1);
            case string or null:
                return value;
            case IDictionary dictionary:
                var placed = new Hashtable();
                foreach (DictionaryEntry entry in dictionary) placed.Add(entry.Key, Placed(entry.Value, operands));
                return placed;
            case ITuple tuple:
                return new PrintTuple([.. Enumerable.Range(0, tuple.Length).Select(i => Placed(tuple[i], operands))]);
            case IEnumerable items:
                return items.Cast<object?>().Select(item => Placed(item, operands)).ToArray();
            default:
                // A host scalar that is an input of the graph is a tensor in it.
                return TraceBuilder.Current is { } trace && value is float or double && trace.TryScalar(value) is { } scalar ? Place(scalar) : value;
        }

        PrintPlace Place(Value scalar)
        {
            operands.Add(scalar);
            return new PrintPlace(operands.Count - 1);
        }
    }
}
