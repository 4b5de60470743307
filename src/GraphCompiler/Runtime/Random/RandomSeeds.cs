using System.Buffers.Binary;
using System.Security.Cryptography;

namespace GraphCompiler.Runtime;

/// <summary>TensorFlow's rules for what random operators start from: the global seed, their own, their place in a graph.</summary>
internal static class RandomSeeds
{
    private const long Default = 87654321;

    private static readonly Lock s_lock = new();
    private static readonly Dictionary<(string Operator, DType DType, long Global, int? Own), OperatorState> s_eager = [];
    private static readonly List<WeakReference<OperatorState>> s_traced = [];
    private static PythonRandom? s_operators;
    private static Random? s_host;

    /// <summary>The global seed, null before there is one.</summary>
    public static int? Global { get; private set; }

    /// <summary>Sets the global seed: all operators start again.</summary>
    public static void Set(int seed)
    {
        lock (s_lock)
        {
            (Global, s_operators, s_host) = (seed, new PythonRandom(seed), new Random(seed));
            s_eager.Clear();
            s_traced.RemoveAll(reference => !reference.TryGetTarget(out _));
            foreach (var reference in s_traced)
            {
                if (reference.TryGetTarget(out var state)) state.Reset();
            }
        }
    }

    /// <summary>A seed for what the host draws, such as where weights start: repeatable once there is a global seed, and none of the operators' own.</summary>
    public static int Next()
    {
        lock (s_lock) return (s_host ?? Random.Shared).Next();
    }

    /// <summary>The state for an operator that runs now, or for the one that a graph gets.</summary>
    public static OperatorState For(string name, DType dtype, int? seed)
    {
        if (TraceBuilder.Current is { } trace)
        {
            var own = seed ?? (trace.RandomSeed is null ? null : trace.CountRandomOperator());
            return Remembered(new OperatorState(own is null ? null : Start(trace.RandomSeed ?? Default, own.Value)));
        }

        lock (s_lock)
        {
            // A seed that is drawn for one call is not met again.
            if (seed is null && Global is { } global) return new OperatorState(Start(global, s_operators!.NextInt()));
            var key = (name, dtype, Global ?? Default, seed);
            return s_eager.TryGetValue(key, out var known) ? known : s_eager[key] = new OperatorState(seed is null ? null : Start(Global ?? Default, seed.Value));
        }
    }

    /// <summary>The two seeds of what draws outside of operators: a shuffle.</summary>
    public static (long First, long Second) Pair(int? seed)
    {
        lock (s_lock)
        {
            var start = (seed, Global) switch
            {
                ({ } own, _) => Start(Global ?? Default, own),
                (null, { } global) => Start(global, s_operators!.NextInt()),
                _ => Unpredictable(),
            };
            return (start[2], start[1]);
        }
    }

    /// <summary>A state that a new global seed sets back.</summary>
    public static OperatorState Remembered(OperatorState state)
    {
        lock (s_lock) s_traced.Add(new WeakReference<OperatorState>(state));
        return state;
    }

    /// <summary>A state that nobody can tell.</summary>
    public static long[] Unpredictable()
    {
        Span<byte> bytes = stackalloc byte[3 * sizeof(long)];
        RandomNumberGenerator.Fill(bytes);
        return [BinaryPrimitives.ReadInt64LittleEndian(bytes), BinaryPrimitives.ReadInt64LittleEndian(bytes[8..]), BinaryPrimitives.ReadInt64LittleEndian(bytes[16..])];
    }

    private static long[] Start(long seed, long second)
    {
        (seed, second) = (Reduced(seed), Reduced(second));
        return [0, seed == 0 && second == 0 ? int.MaxValue : second, seed];
    }

    private static long Reduced(long seed) => ((seed % int.MaxValue) + int.MaxValue) % int.MaxValue;
}
