using System.Globalization;
using GraphCompiler.CompilerServices;
using GraphCompiler.Core;
using GraphCompiler.Core.Operators;
using GraphCompiler.Runtime;

namespace GraphCompiler;

/// <summary>
/// Runs a call twice, as a graph and eagerly from the same state of the variables, and compares: results, then variables. The
/// graph's results stay. Where they differ, the graph is run once more, operator by operator, to find the first of them whose value did not
/// occur eagerly.
/// </summary>
internal static class EagerCheck
{
    private const double Tolerance = 1e-5;

    [ThreadStatic]
    private static bool t_isEager;

    private static int s_running;

    /// <summary>Whether this thread runs a body for a comparison: the functions that it calls run eagerly then.</summary>
    public static bool IsEager => s_running > 0 && t_isEager;

    /// <param name="function">The trace.</param>
    /// <param name="arguments">The call.</param>
    /// <param name="body">Runs the method itself.</param>
    public static object? Run(ConcreteFunction function, CallArguments arguments, Func<object?> body)
    {
        VariableStorage[] variables = [.. function.Variables.Concat(arguments.Leaves.OfType<IVariable>()).OfType<IStoredVariable>().Select(v => v.Storage).Where(s => s.IsInitialized).Distinct()];
        var before = Array.ConvertAll(variables, v => v.Snapshot());
        var result = function.Pack(function.Run(arguments));
        var after = Array.ConvertAll(variables, v => v.Snapshot());
        var seen = new List<Tensor>();
        Set(variables, before);
        try
        {
            var eager = Eagerly(body, seen);
            var difference = Difference(Leaves(result), Leaves(eager)) ?? Difference(variables, after);
            if (difference is null) return result;
            Set(variables, before);
            var place = FirstDifference(function, arguments, seen);
            throw new TfCheckException($"{function.Name} gives something else compiled than eagerly: {difference}.{(place is null ? "" : $" It begins at {place}.")}");
        }
        catch (Exception e) when (e is not TfCheckException)
        {
            throw new TfCheckException($"{function.Name} runs compiled, and throws eagerly: {e.Message}", e);
        }
        finally
        {
            Set(variables, after);
        }
    }

    private static object? Eagerly(Func<object?> body, List<Tensor> seen)
    {
        var builder = EagerBuilder.Current;
        var (tapes, observer, wasEager) = (builder.Tapes.ToArray(), builder.Observer, t_isEager);
        builder.Tapes.Clear();
        builder.Observer = values => seen.AddRange(values.OfType<EagerValue>().Select(v => v.Tensor));
        Interlocked.Increment(ref s_running);
        t_isEager = true;
        try
        {
            return body();
        }
        finally
        {
            t_isEager = wasEager;
            Interlocked.Decrement(ref s_running);
            builder.Observer = observer;
            builder.Tapes.AddRange(tapes);
        }
    }

    private static void Set(VariableStorage[] variables, (Array Buffer, Shape Shape)[] values)
    {
        foreach (var (variable, (buffer, shape)) in variables.Zip(values))
        {
            variable.Lock();
            variable.Replace(buffer, shape, exposed: true);
            variable.Unlock();
        }
    }

    private static List<object?> Leaves(object? result)
    {
        var leaves = new List<object?>();
        Structure.Flatten(result, leaves);
        return leaves.ConvertAll(l => l is IVariable variable ? variable.Value : l is Tensor tensor ? tensor.Dense : l is not null && HostScalar.FromBoxed(l) is not null ? HostConversion.ToTensor(l, null) : l);
    }

    private static string? Difference(List<object?> compiled, List<object?> eager)
    {
        if (compiled.Count != eager.Count) return $"{compiled.Count} results compiled, {eager.Count} eagerly";
        for (var i = 0; i < compiled.Count; i++)
        {
            if (compiled[i] is not Tensor x || eager[i] is not Tensor y) continue;
            if (!AreEqual(x, y)) return $"result {i} is {Text(x)} compiled and {Text(y)} eagerly";
        }

        return null;
    }

    private static string? Difference(VariableStorage[] variables, (Array Buffer, Shape Shape)[] compiled)
    {
        for (var i = 0; i < variables.Length; i++)
        {
            var x = TensorFactory.FromArray(variables[i].DType, compiled[i].Buffer, compiled[i].Shape);
            var y = TensorFactory.FromArray(variables[i].DType, variables[i].Buffer, variables[i].BufferShape);
            if (!AreEqual(x, y)) return $"variable {i} becomes {Text(x)} compiled and {Text(y)} eagerly";
        }

        return null;
    }

    /// <summary>The first expression of the graph whose value nothing had that ran eagerly; null where none can be told.</summary>
    private static string? FirstDifference(ConcreteFunction function, CallArguments arguments, List<Tensor> seen)
    {
        var (graph, binding) = (function.Function.Traced, function.Function.Binding);
        var leaves = function.Read(arguments.Leaves);
        var values = new Value[graph.ValueCount];
        try
        {
            foreach (var node in graph.Body)
            {
                var results = node.Operator is Input input
                    ? [new EagerValue(Given(input))]
                    : EagerBuilder.Current.Apply(node.Operator, [.. node.Inputs.Select(i => values[i])]);
                for (var i = 0; i < results.Length; i++) values[node.First + i] = results[i];
                if (node is not { Operator: not Input, Source: { } source } || results is not [EagerValue { Tensor: { Elements: not null } value and not IVariable }]) continue;
                if (!seen.Exists(s => s.Elements is not null && AreEqual(value, s))) return $"{(node.Phase == Phase.Backward ? "the gradient of " : "")}\"{source}\", which is {Text(value)} in the graph";
            }
        }
        catch (Exception e) when (e is TfException or InvalidOperationException or NotSupportedException)
        {
            // What cannot run alone hides what comes after it.
        }

        return null;

        Tensor Given(Input input) => input.Kind switch
        {
            InputKind.Argument => (Tensor)leaves[binding.Arguments[input.Ordinal]]!,
            InputKind.Scalar => arguments.Scalars[binding.Scalars[input.Ordinal]] is var scalar ? TensorFactory.Filled(scalar.DType, Shape.Scalar, Convert.ToDouble(scalar.Value, CultureInfo.InvariantCulture)) : null!,
            InputKind.Capture => binding.Captures[input.Ordinal],
            _ => (Tensor)(binding.Variables[input.Ordinal].Captured ?? leaves[binding.Variables[input.Ordinal].Leaf]!),
        };
    }

    /// <summary>Whether two tensors hold the same, up to the rounding of another order of operations.</summary>
    private static bool AreEqual(Tensor x, Tensor y)
    {
        if (x.DType != y.DType || !x.Shape.Equals(y.Shape)) return false;
        var (a, b) = (x.Data, y.Data);
        if (x.DType is { IsFloating: true, IsCarried: false })
        {
            var scale = 0.0;
            for (var i = 0; i < a.Length; i++) scale = Math.Max(scale, Magnitude(b, i));
            for (var i = 0; i < a.Length; i++)
            {
                var (p, q) = (At(a, i), At(b, i));
                if (!p.Equals(q) && !(Math.Abs(p - q) <= Tolerance * scale)) return false;
            }

            return true;
        }

        for (var i = 0; i < a.Length; i++)
        {
            if (!Equals(a.GetValue(i), b.GetValue(i))) return false;
        }

        return true;
    }

    private static double Magnitude(Array values, int index) => Math.Abs(At(values, index)) is var value && double.IsFinite(value) ? value : 0;

    private static double At(Array values, int index) => values switch
    {
        float[] floats => floats[index],
        double[] doubles => doubles[index],
        _ => (double)((Half[])values)[index],
    };

    private static string Text(Tensor tensor) => tensor.ToString()!.ReplaceLineEndings(" ");
}
