using GraphCompiler.Generators.Models;

namespace GraphCompiler.Generators.Emission;

/// <summary>Another part of a module's class that tells the library of its members, so that nothing is found by reflection.</summary>
internal static class ModuleEmitter
{
    public static string FileName(ModuleSpec spec) => TypePart.FileName(spec.Type, "Module");

    public static string Emit(ModuleSpec spec) => TypePart.Emit(spec.Type, "", writer =>
    {
        writer.Line("/// <inheritdoc/>");
        using (writer.Braces("protected override void TrackMembers(global::GraphCompiler.IMemberTracker tracker)"))
        {
            writer.Line("base.TrackMembers(tracker);");
            foreach (var member in spec.Members) writer.Line($"tracker.Track(\"{member}\", this.@{member});");
        }
    });
}
