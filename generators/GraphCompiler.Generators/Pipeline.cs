using GraphCompiler.Core;
using Microsoft.CodeAnalysis;

namespace GraphCompiler.Generators;

// What goes from one step of the generator to the next is an object: for each struct, tuples too, the JIT compiles Roslyn's tables once more, some 130 methods in a cold build.

/// <summary>All that a step gives.</summary>
internal sealed record All<T>(EquatableArray<T> Items);

/// <summary>Something that is so or not.</summary>
internal sealed record Flag(bool IsSet);

/// <summary>A file that is written for a function, or for a part of one.</summary>
internal sealed record FunctionText(string Id, bool IsPart, string Name, string Text);

/// <summary>The twins that a function is traced by.</summary>
internal sealed record TwinText(string Id, string Text);

internal static class PipelineExtensions
{
    public static IncrementalValueProvider<All<T>> CollectAll<T>(this IncrementalValuesProvider<T> items) => items.Collect().Select(static (all, _) => new All<T>(new EquatableArray<T>([.. all])));
}
