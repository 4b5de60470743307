using GraphCompiler.Core;

namespace GraphCompiler.Generators.Models;

/// <summary>The members of a class deriving from Module that may hold variables.</summary>
internal sealed record ModuleSpec(TypeSpec Type, EquatableArray<string> Members);
