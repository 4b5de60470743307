using GraphCompiler.CompilerServices;

namespace GraphCompiler;

/// <summary>The names of a signature's leaves: the parameter's, numbered after the first, unless its spec has one.</summary>
internal static class LeafNames
{
    public static string[] Of(FunctionDefinition definition, Signature signature)
    {
        var names = new List<string>();
        for (var i = 0; i < definition.Objects.Length; i++)
        {
            for (var leaf = 0; leaf < signature.Structures[i].LeafCount; leaf++)
            {
                var given = (signature.Leaves[names.Count] as TensorLeaf)?.Name;
                names.Add(given ?? (leaf == 0 ? definition.Objects[i].Name : $"{definition.Objects[i].Name}_{leaf}"));
            }
        }

        return [.. names];
    }
}
