using GraphCompiler.Tests.Golden;

namespace GraphCompiler.Golden.Tests;

/// <summary>What is written around the calls of a case: functions of its values, of gradients of gradients, of Jacobians.</summary>
internal static class WrittenFunctions
{
    private const int MostInTuple = 7;

    /// <summary>A function of the inputs that gives the answers.</summary>
    public static (string Result, string Body) Forward(GoldenText text)
    {
        var several = text.Results.Count > 1;
        var type = string.Join(", ", text.Results.Select(r => r.Type));
        var value = string.Join(", ", text.Results.Select(r => r.Name));
        return (several ? $"({type})" : type, $$"""
            ({{string.Join(", ", text.Inputs)}})
                {
            {{text.Statements}}
                    return {{(several ? $"({value})" : value)}};
                }

            """);
    }

    /// <summary>A function of the inputs, of what arrives at the answers and of the weights of the gradients, that gives the gradients of the weighted gradients with respect to the first two.</summary>
    public static (string Result, string Body) SecondOrder(GoldenText text, GoldenCase golden)
    {
        var asked = Indices(golden.Upstream!);
        var weighted = Indices(golden.U!);
        GoldenParameter[] arrived = [.. asked.Select(i => new GoldenParameter("g" + i, golden.Upstream![i]!.ToTensor(), false))];
        GoldenParameter[] weights = [.. weighted.Select(i => new GoldenParameter("u" + i, golden.U![i]!.ToTensor(), false))];
        GoldenParameter[] sources = [.. text.Inputs.Where(i => i.IsSource)];
        GoldenParameter[] outer = [.. sources, .. arrived];
        string[] of = [.. weighted.Select(i => "x" + i)];
        var target = asked.Length == 1 ? text.Results[asked[0]].Name : $"[{string.Join(", ", asked.Select(i => text.Results[i].Name))}]";
        var upstream = asked.Length == 1 ? arrived[0].Name : $"[{Names(arrived)}]";
        var sum = weighted.Length == 1 ? "Tf.ReduceSum(d * u" + weighted[0] + ")" : string.Join(" + ", weighted.Select((w, i) => $"Tf.ReduceSum(d[{i}] * u{w})"));
        var areFew = outer.Length <= MostInTuple;
        return (areFew ? $"({string.Join(", ", outer.Select(o => o.Type))})" : outer[0].Type + "[]", $$"""
            ({{string.Join(", ", [.. text.Inputs, .. arrived, .. weights])}})
                {
                    using var outer = new GradientTape();
                    outer.Watch({{Names(outer)}});
                    using var inner = new GradientTape();
                    inner.Watch({{Names(sources)}});
            {{text.Statements}}
                    var d = inner.Gradient({{target}}, {{(of.Length == 1 ? of[0] : $"new[] {{ {string.Join(", ", of)} }}")}}, {{upstream}});
                    var s = {{sum}};
                    return outer.Gradient(s, {{(areFew ? $"({Names(outer)})" : $"new[] {{ {Names(outer)} }}")}}, unconnectedGradients: UnconnectedGradients.Zero);
                }

            """);
    }

    /// <summary>Functions of the inputs that give the Jacobian of the answer with respect to one of them, each and then of rows.</summary>
    public static (string Result, string Body)[] Jacobians(GoldenText text, GoldenCase golden) =>
    [
        .. Indices(golden.Jacobian!).Select(i => Jacobian(text, i, "Jacobian")),
        .. Indices(golden.BatchJacobian!).Select(i => Jacobian(text, i, "BatchJacobian")),
    ];

    private static (string Result, string Body) Jacobian(GoldenText text, int source, string method) => (text.Inputs[source].Type, $$"""
        ({{string.Join(", ", text.Inputs)}})
            {
                using var tape = new GradientTape();
                tape.Watch({{Names(text.Inputs.Where(i => i.IsSource))}});
        {{text.Statements}}
                return tape.{{method}}({{text.Results[0].Name}}, x{{source}});
            }

        """);

    /// <summary>Where something is expected.</summary>
    public static int[] Indices(GoldenTensor?[] expected) => [.. Enumerable.Range(0, expected.Length).Where(i => expected[i] is not null)];

    private static string Names(IEnumerable<GoldenParameter> parameters) => string.Join(", ", parameters.Select(p => p.Name));
}
