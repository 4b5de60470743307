using System.Globalization;
using GraphCompiler.Generators.Models;

namespace GraphCompiler.Generators.Emission;

/// <summary>Another part of a [TensorStructure] that takes it apart and copies it with other members.</summary>
internal static class StructureEmitter
{
    public static string FileName(StructureSpec spec) => TypePart.FileName(spec.Type, "Structure");

    public static string Emit(StructureSpec spec)
    {
        var self = spec.Type.FullName;
        return TypePart.Emit(spec.Type, $" : global::GraphCompiler.ITensorStructure<{self}>, global::GraphCompiler.CompilerServices.ITensorRecord", writer =>
        {
            writer.Line($"static global::System.Collections.Generic.IReadOnlyList<global::GraphCompiler.Tensor> global::GraphCompiler.ITensorStructure<{self}>.Flatten({self} value) =>");
            writer.Line("    global::GraphCompiler.CompilerServices.TensorRecord.Flatten(value);");
            writer.Line();
            writer.Line($"static {self} global::GraphCompiler.ITensorStructure<{self}>.Unflatten({self} template, global::System.ReadOnlySpan<global::GraphCompiler.Tensor> tensors) =>");
            writer.Line($"    ({self})global::GraphCompiler.CompilerServices.TensorRecord.Unflatten(template, tensors);");
            writer.Line();
            writer.Line($"global::System.Collections.Generic.IReadOnlyList<string> global::GraphCompiler.CompilerServices.ITensorRecord.MemberNames => [{string.Join(", ", spec.Members.Select(m => $"\"{m.Name}\""))}];");
            writer.Line();
            writer.Line($"object?[] global::GraphCompiler.CompilerServices.ITensorRecord.Members => [{string.Join(", ", spec.Members.Select(m => $"this.@{m.Name}"))}];");
            writer.Line();
            writer.Line("global::GraphCompiler.CompilerServices.ITensorRecord global::GraphCompiler.CompilerServices.ITensorRecord.WithMembers(object?[] members) =>");
            writer.Line($"    this with {{ {string.Join(", ", spec.Members.Select((m, i) => $"@{m.Name} = ({m.Type})members[{i.ToString(CultureInfo.InvariantCulture)}]!"))} }};");
        });
    }
}
