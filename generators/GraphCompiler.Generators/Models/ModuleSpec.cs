using GraphCompiler.Core;

namespace GraphCompiler.Generators.Models;

/// <summary>The members of a class deriving from Module that may hold variables, as they were declared: the order of checkpoints.</summary>
internal sealed record ModuleSpec(TypeSpec Type, EquatableArray<string> Members);
