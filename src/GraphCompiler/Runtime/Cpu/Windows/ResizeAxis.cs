namespace GraphCompiler.Runtime.Cpu;

/// <summary>Which old positions along an axis each new one is made of, and with what weights.</summary>
internal sealed unsafe class ResizeAxis
{
    private readonly int[] _begins;
    private readonly int[] _positions;
    private readonly float[] _weights;

    public ResizeAxis(int length, int count, ResizeMethod method, bool antialias)
    {
        var (begins, positions, weights) = (new List<int> { 0 }, new List<int>(), new List<float>());
        var scale = length / (float)count;
        for (var i = 0; i < count; i++)
        {
            foreach (var (position, weight) in Parts(i, scale, length, method, antialias))
            {
                if (weight == 0) continue;
                positions.Add(position);
                weights.Add(weight);
            }

            begins.Add(positions.Count);
        }

        Count = count;
        _begins = Pinned(begins);
        _positions = Pinned(positions);
        _weights = Pinned(weights);
    }

    public int Count { get; }

    /// <summary>Where each new position's old ones begin, and where the last one's end.</summary>
    public int* Begins => Address(_begins);

    public int* Positions => Address(_positions);

    public float* Weights => Address(_weights);

    private static T* Address<T>(T[] pinned)
        where T : unmanaged => (T*)System.Runtime.InteropServices.Marshal.UnsafeAddrOfPinnedArrayElement(pinned, 0);

    private static T[] Pinned<T>(List<T> items)
    {
        var array = GC.AllocateArray<T>(items.Count, pinned: true);
        items.CopyTo(array);
        return array;
    }

    private static IEnumerable<(int Position, float Weight)> Parts(int i, float scale, int length, ResizeMethod method, bool antialias) => method switch
    {
        ResizeMethod.NearestNeighbor => [(Math.Min((int)MathF.Floor((i + 0.5f) * scale), length - 1), 1f)],
        ResizeMethod.Area => Covered(i, scale, length),
        ResizeMethod.Bilinear when !antialias => Linear(((i + 0.5f) * scale) - 0.5f, length),
        ResizeMethod.Bicubic when !antialias => Cubic(((i + 0.5f) * scale) - 0.5f, length),
        _ => Sampled((i + 0.5f) * scale, antialias ? Math.Max(scale, 1f) : 1f, length, method),
    };

    private static (int, float)[] Linear(float at, int length)
    {
        var below = MathF.Floor(at);
        var above = at - below;
        return [(Math.Max((int)below, 0), 1 - above), (Math.Min((int)MathF.Ceiling(at), length - 1), above)];
    }

    // Keys's polynomials in steps of 1/1024, as TensorFlow tabulates them; what is beyond the edges has no weight.
    private static IEnumerable<(int, float)> Cubic(float at, int length)
    {
        const float Steps = 1024;
        var below = (int)MathF.Floor(at);
        var rest = MathF.Round((at - below) * Steps) / Steps;
        (int Position, float Weight)[] parts = [(below - 1, Keys(1 + rest)), (below, Keys(rest)), (below + 1, Keys(1 - rest)), (below + 2, Keys(2 - rest))];
        return Normalized([.. parts.Where(p => p.Position >= 0 && p.Position < length)]);
    }

    private static IEnumerable<(int, float)> Covered(int i, float scale, int length)
    {
        var (begin, end) = (i * scale, (i + 1) * scale);
        for (var j = (int)MathF.Floor(begin); j < (int)MathF.Ceiling(end); j++)
        {
            yield return (Math.Min(j, length - 1), (Math.Min(end, j + 1) - Math.Max(begin, j)) / scale);
        }
    }

    private static IEnumerable<(int, float)> Sampled(float at, float spread, int length, ResizeMethod method)
    {
        var radius = Radius(method) * spread;
        var first = Math.Clamp((int)MathF.Ceiling(at - radius - 0.5f), 0, length - 1);
        var last = Math.Clamp((int)MathF.Floor(at + radius - 0.5f), 0, length - 1);
        return Normalized([.. Enumerable.Range(first, last - first + 1).Select(j => (j, Kernel(Math.Abs((j + 0.5f - at) / spread), method)))]);
    }

    private static IEnumerable<(int, float)> Normalized((int Position, float Weight)[] parts)
    {
        var sum = parts.Sum(p => p.Weight);
        return sum == 0 ? parts : parts.Select(p => (p.Position, p.Weight / sum));
    }

    private static float Radius(ResizeMethod method) => method switch
    {
        ResizeMethod.Bilinear => 1,
        ResizeMethod.Lanczos3 => 3,
        ResizeMethod.Lanczos5 => 5,
        ResizeMethod.Gaussian => 1.5f,
        _ => 2,
    };

    private static float Kernel(float x, ResizeMethod method) => method switch
    {
        ResizeMethod.Bilinear => Math.Max(0, 1 - x),
        ResizeMethod.Bicubic => Keys(x),
        ResizeMethod.Lanczos3 => Lanczos(x, 3),
        ResizeMethod.Lanczos5 => Lanczos(x, 5),
        ResizeMethod.Gaussian => x >= 1.5f ? 0 : MathF.Exp(-2 * x * x),
        _ => x >= 2 ? 0 : x >= 1 ? (((((-7 / 18f * x) + 2) * x) - (10 / 3f)) * x) + (16 / 9f) : ((((7 / 6f * x) - 2) * x) * x) + (8 / 9f),
    };

    private static float Keys(float x) => x >= 2 ? 0 : x >= 1 ? (((((-0.5f * x) + 2.5f) * x) - 4) * x) + 2 : ((((1.5f * x) - 2.5f) * x) * x) + 1;

    private static float Lanczos(float x, float radius) => x > radius ? 0 : x <= 1e-3f ? 1
        : radius * MathF.Sin(MathF.PI * x) * MathF.Sin(MathF.PI * x / radius) / (MathF.PI * MathF.PI * x * x);
}
