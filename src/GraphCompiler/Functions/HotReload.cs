using System.Reflection.Metadata;
using System.Runtime.CompilerServices;

[assembly: MetadataUpdateHandler(typeof(GraphCompiler.HotReload))]

namespace GraphCompiler;

/// <summary>Forgets all traces when code is reloaded: they are of the old bodies.</summary>
internal static class HotReload
{
    private static readonly ConditionalWeakTable<FunctionCache, object?> s_caches = [];

    /// <summary>Has a cache that holds traces cleared with all others.</summary>
    public static void Register(FunctionCache cache)
    {
        if (MetadataUpdater.IsSupported) s_caches.AddOrUpdate(cache, null);
    }

    /// <summary>Called by the runtime after an update.</summary>
    public static void ClearCache(Type[]? types)
    {
        foreach (var (cache, _) in s_caches) cache.Clear();
        TraceEvents.Log.Reloaded();
    }
}
