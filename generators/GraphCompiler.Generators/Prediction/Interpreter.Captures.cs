using GraphCompiler.Core;
using Microsoft.CodeAnalysis;

namespace GraphCompiler.Generators.Prediction;

/// <summary>
/// A compiled function that another one calls is traced once for each signature: however often it is called, its constants
/// are captured once.
/// </summary>
internal sealed partial class Interpreter
{
    private readonly List<NestedTrace> _nested = [];

    /// <summary>What the compiled function that is being called captures; null outside of any.</summary>
    private CaptureCursor? _captures;

    private Value Captured(string name, TensorType type)
    {
        if (_captures is null) return Builder.Capture(name, type);
        var (values, next) = (_captures.Values, _captures.Next++);
        if (next < values.Count)
        {
            var known = values[next];
            if (Builder.Knows(known) && known.DType == type.DType && Shapes.Resolve(known.Shape) == Shapes.Resolve(type.Shape)) return Builder.Import(known);
            values.RemoveRange(next, values.Count - next);
        }

        values.Add(Builder.Root.Capture(name, type));
        return Builder.Import(values[next]);
    }

    private CaptureCursor CapturesOf(IMethodSymbol method, Abstract? self, IReadOnlyList<Abstract> arguments)
    {
        var trace = _nested.Find(t => SymbolEqualityComparer.Default.Equals(t.Method, method) && ReferenceEquals(t.Self, self) && AreSame(t.Arguments, arguments));
        if (trace is null) _nested.Add(trace = new NestedTrace(method, self, arguments));
        return new CaptureCursor(trace.Captures);
    }

    private bool AreSame(IReadOnlyList<Abstract> x, IReadOnlyList<Abstract> y) => x.Count == y.Count && x.Zip(y, IsSame).All(same => same);

    private bool IsSame(Abstract x, Abstract y) => (x, y) switch
    {
        (AbstractTensor a, AbstractTensor b) => a.Value.DType == b.Value.DType && Shapes.Resolve(a.Value.Shape) == Shapes.Resolve(b.Value.Shape),
        (AbstractHost { Scalar: null } a, AbstractHost { Scalar: null } b) => a.Constant.HasValue == b.Constant.HasValue && Equals(a.Constant.Value, b.Constant.Value),
        (AbstractHost { Scalar: not null }, AbstractHost { Scalar: not null }) => true,
        (AbstractList a, AbstractList b) => AreSame(a.Items, b.Items),
        _ => ReferenceEquals(x, y),
    };

    private sealed record NestedTrace(IMethodSymbol Method, Abstract? Self, IReadOnlyList<Abstract> Arguments)
    {
        public List<Value> Captures { get; } = [];
    }

    /// <summary>The constants of a trace, in the order in which its code comes to them.</summary>
    private sealed class CaptureCursor(List<Value> values)
    {
        public List<Value> Values => values;

        public int Next { get; set; }
    }
}
