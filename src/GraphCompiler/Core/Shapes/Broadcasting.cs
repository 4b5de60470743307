namespace GraphCompiler.Core;

/// <summary>NumPy's broadcasting of two shapes, aligned at the last dimension; a dimension of 1 repeats.</summary>
internal static class Broadcasting
{
    /// <summary>False with the offending dimensions where two known sizes differ and neither is 1.</summary>
    public static bool TryBroadcast(Shape x, Shape y, out Shape shape, out Dim left, out Dim right)
    {
        (shape, left, right) = (Shape.Unknown, default, default);
        if (x == y)
        {
            shape = x;
            return true;
        }

        if (!x.IsRankKnown || !y.IsRankKnown)
        {
            shape = WithUnknownRank(x, y);
            return true;
        }

        var dims = new Dim[Math.Max(x.Rank, y.Rank)];
        for (var i = dims.Length; i >= 1; i--)
        {
            left = i <= x.Rank ? x.Dims[^i] : 1;
            right = i <= y.Rank ? y.Dims[^i] : 1;
            if (left == right || right == 1) dims[^i] = left;
            else if (left == 1) dims[^i] = right;
            else if (left.IsKnown && right.IsKnown) return false;
            else dims[^i] = left.IsKnown ? left : right.IsKnown ? right : Dim.Unknown;
        }

        shape = Shape.Create(dims);
        return true;
    }

    // A scalar takes any shape; otherwise dimensions that are known to be one or equal fit, under the same leading ones.
    private static Shape WithUnknownRank(Shape x, Shape y)
    {
        if (x.IsScalar) return y;
        if (y.IsScalar) return x;
        var (longer, shorter) = x.RawDims.Length >= y.RawDims.Length ? (x, y) : (y, x);
        if (shorter.RawDims.IsEmpty || (!shorter.IsRankKnown && shorter.RawDims.Length < longer.RawDims.Length)) return Shape.Unknown;
        var dims = longer.RawDims.ToArray();
        for (var i = 1; i <= shorter.RawDims.Length; i++)
        {
            var (a, b) = (longer.RawDims[^i], shorter.RawDims[^i]);
            if (a == b) continue;
            if (a.IsPack || b.IsPack || (a != 1 && b != 1)) return Shape.Unknown;
            dims[^i] = a == 1 ? b : a;
        }

        return Shape.Create(dims);
    }
}
