using GraphCompiler.Core;

namespace GraphCompiler.Interop;

/// <summary>The graph of what an operator is short for, in which open dimensions are told apart as in a trace.</summary>
/// <param name="dims">Counts them.</param>
internal sealed class ExpansionBuilder(OpenDims dims) : GraphBuilder
{
    protected override TensorType Inferred(TensorType type)
    {
        if (type.Shape.IsFullyDefined || type.IsList) return type;
        if (type.Shape.IsUnknown && type.Shape.RawDims.IsEmpty) return type with { Shape = Shape.Create([dims.Next(pack: true)]) };
        return type with { Shape = Shape.Create([.. type.Shape.RawDims.ToArray().Select(d => d == Dim.Unknown ? dims.Next() : d)]) };
    }
}
