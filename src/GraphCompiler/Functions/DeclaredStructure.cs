namespace GraphCompiler;

/// <summary>What is known of an argument's form and leaves before it comes: declared, or of a trace that there is.</summary>
/// <param name="Form">The form.</param>
/// <param name="Leaves">The type of each leaf.</param>
internal sealed record DeclaredStructure(Structure Form, LeafType[] Leaves)
{
    /// <param name="specs">Specs in the form of the argument.</param>
    /// <param name="type">The C# type of the argument.</param>
    public static DeclaredStructure Of(object specs, Type type)
    {
        var leaves = new List<object?>();
        var form = ArgumentFit.ToType(specs, type, isRequest: true, leaves);
        return new DeclaredStructure(form, [.. leaves.Select(leaf => LeafType.Of(leaf, []))]);
    }

    public override string ToString() => Form.Print(i => Leaves[i].ToString());
}
