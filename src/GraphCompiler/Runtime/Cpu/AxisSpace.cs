namespace GraphCompiler.Runtime.Cpu;

/// <summary>How an operator along one axis sees a tensor: outer × length × inner.</summary>
internal readonly record struct AxisSpace(nint Outer, nint Length, nint Inner)
{
    public static AxisSpace Of(Shape shape, int axis)
    {
        var own = Axes.Positive(axis, shape.Rank);
        return new AxisSpace((nint)shape[..own].ElementCount, shape[own], (nint)shape[(own + 1)..].ElementCount);
    }
}
