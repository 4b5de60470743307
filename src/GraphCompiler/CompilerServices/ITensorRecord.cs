using System.ComponentModel;

namespace GraphCompiler.CompilerServices;

/// <summary>The members of a [TensorStructure], for code that does not know its type. The generator implements it.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface ITensorRecord
{
    /// <summary>The names of the members, in the order in which they are declared.</summary>
    IReadOnlyList<string> MemberNames { get; }

    /// <summary>What they hold.</summary>
    object?[] Members { get; }

    /// <summary>A copy with other members.</summary>
    ITensorRecord WithMembers(object?[] members);
}
