using System.Collections.Concurrent;

namespace GraphCompiler;

/// <summary>One step of a concrete function.</summary>
/// <param name="Key">The canonical text of what it computes; a kernel is found by it.</param>
/// <param name="IsCompiled">Whether generated code runs it; otherwise its operators run one by one.</param>
/// <param name="Reason">Why it is not compiled.</param>
/// <param name="Operators">The names of its operators, in order.</param>
public sealed record KernelInfo(string Key, bool IsCompiled, string? Reason, IReadOnlyList<string> Operators)
{
    /// <summary>Where it runs: <c>CPU:0</c>, <c>GPU:0</c>.</summary>
    public string Device { get; init; } = "CPU:0";

    /// <summary>How many kernels a device launches for it in each call; 0 on the processor.</summary>
    public int Launches { get; init; }

    private static readonly ConcurrentDictionary<string, KernelInfo> s_compiled = new(StringComparer.Ordinal);

    /// <summary>What is said of a kernel, one object for all plans that run it.</summary>
    internal static KernelInfo Compiled(string key, Func<IReadOnlyList<string>> operators) =>
        s_compiled.GetOrAdd(key, static (k, names) => new KernelInfo(k, IsCompiled: true, null, names()), operators);

    /// <summary><c>compiled r1 float32:E | 1=Square 0 | store 1</c></summary>
    public override string ToString() => Launches > 0 ? $"{Device} {Key}{(Reason is null ? "" : $" ({Reason})")}" : IsCompiled ? Reason is null ? $"compiled {Key}" : $"compiled {Key} ({Reason})" : $"interpreted {Key} ({Reason})";
}
