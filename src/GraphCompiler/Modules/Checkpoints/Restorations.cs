using System.Runtime.CompilerServices;
using GraphCompiler.Runtime;

namespace GraphCompiler;

/// <summary>
/// The restores of which values wait for objects. C# says nothing when a member is assigned, so they look again whenever an object may have come: something is added
/// to a tracked list, a function is traced, a status is asked, a checkpoint is saved, a variable without a restored value is used.
/// </summary>
internal static class Restorations
{
    // A variable that no checkpoint knows is looked for so often after each restore, and then left in peace.
    private const int MostLooks = 4;

    private static readonly Lock s_lock = new();

    // Whoever has an object that was found keeps the restore waiting for what is below it.
    private static readonly ConditionalWeakTable<object, List<Restoration>> s_owners = [];

    private static List<WeakReference<Restoration>> s_waiting = [];
    private static long s_count;
    private static bool s_isWatchingExit;

    // Set by the first restore: a program that is compiled ahead of time and restores nothing has no code then that reads checkpoints.
    private static Action? s_resume;

    [ThreadStatic]
    private static bool t_isResuming;

    /// <summary>Whether there is any.</summary>
    public static volatile bool AreWaiting;

    /// <summary>Restores what there is now, and what comes later when it comes.</summary>
    /// <inheritdoc cref="Restoration.Match" path="/exception"/>
    public static Restoration Start(Checkpoint checkpoint, string path, Action beforeMatch)
    {
        lock (s_lock)
        {
            s_resume = Continue;
            var restoration = new Restoration(checkpoint, path) { Ordinal = s_count + 1 };
            try
            {
                beforeMatch();
                restoration.Match();
            }
            catch
            {
                GC.SuppressFinalize(restoration);
                throw;
            }

            s_count = restoration.Ordinal;
            Replace(restoration);
            return restoration;
        }
    }

    /// <summary>Looks for objects that came.</summary>
    /// <exception cref="TfException">A value does not fit its object. That restore is over.</exception>
    public static void Resume()
    {
        if (AreWaiting && !t_isResuming) s_resume!();
    }

    /// <summary>Goes on with one restore, which may no longer be among those that wait.</summary>
    /// <inheritdoc cref="Resume" path="/exception"/>
    public static void Refresh(Restoration restoration)
    {
        lock (s_lock) Continue(restoration);
        Resume();
    }

    /// <summary>Looks for the value of a variable that is used.</summary>
    public static void Look(VariableStorage storage)
    {
        if (t_isResuming) return;
        var latest = s_count;
        var looks = storage.Looks.Restore == latest ? storage.Looks.Count : 0;
        if (storage.RestoredBy == latest || looks == MostLooks) return;
        storage.Looks = (latest, looks + 1);
        Resume();
    }

    private static void Continue()
    {
        lock (s_lock)
        {
            t_isResuming = true;
            try
            {
                foreach (var reference in s_waiting.ToArray())
                {
                    if (!reference.TryGetTarget(out var restoration)) s_waiting.Remove(reference);
                    else Continue(restoration);
                }
            }
            finally
            {
                t_isResuming = false;
                AreWaiting = s_waiting.Count > 0;
            }
        }
    }

    private static void Continue(Restoration restoration)
    {
        try
        {
            restoration.Match();
            Keep(restoration);
        }
        catch
        {
            Remove(restoration);
            throw;
        }

        if (!restoration.IsWaiting) Remove(restoration);
    }

    /// <summary>Takes a new one in, and lets go of those that it takes the place of: it found all that they had found.</summary>
    private static void Replace(Restoration restoration)
    {
        var found = Found(restoration);
        foreach (var reference in s_waiting.ToArray())
        {
            if (!reference.TryGetTarget(out var other)) s_waiting.Remove(reference);
            else if (other.Checkpoint == restoration.Checkpoint || (Found(other) is { Count: > 0 } before && before.IsSubsetOf(found))) Remove(other);
        }

        if (restoration.IsWaiting)
        {
            s_waiting.Add(new(restoration));
            Keep(restoration);
            WatchExit();
        }

        AreWaiting = s_waiting.Count > 0;
    }

    private static HashSet<object> Found(Restoration restoration) =>
        new(restoration.Found.Where(o => o is not (Checkpoint or ValueType) && !restoration.Checkpoint.IsSaveCounter(o)), ReferenceEqualityComparer.Instance);

    private static void Keep(Restoration restoration)
    {
        foreach (var owner in Found(restoration).Append(restoration.Checkpoint))
        {
            var kept = s_owners.GetOrCreateValue(owner);
            if (!kept.Contains(restoration)) kept.Add(restoration);
        }
    }

    private static void Remove(Restoration restoration)
    {
        s_waiting.RemoveAll(r => !r.TryGetTarget(out var other) || other == restoration);
        foreach (var owner in Found(restoration).Append(restoration.Checkpoint))
        {
            if (s_owners.TryGetValue(owner, out var kept)) kept.Remove(restoration);
        }
    }

    /// <summary>What nobody let go of by then was not used either.</summary>
    private static void WatchExit()
    {
        if (s_isWatchingExit) return;
        s_isWatchingExit = true;
        AppDomain.CurrentDomain.ProcessExit += (_, _) =>
        {
            foreach (var reference in s_waiting)
            {
                if (reference.TryGetTarget(out var restoration)) restoration.Warn();
            }
        };
    }
}
