using System.Globalization;

namespace GraphCompiler.Tests.Checkpoints;

/// <summary>This assembly as a program: it saves without end, and says each time what it has saved. To be killed.</summary>
internal static class SavingProcess
{
    private const int Elements = 1 << 16;

    public static void Main(string[] arguments)
    {
        if (arguments is not ["save", var folder]) return;
        var (checkpoint, a, b) = Objects();
        var manager = new CheckpointManager(checkpoint, folder, maxToKeep: 3);
        manager.RestoreOrInitialize();
        for (var i = (int)checkpoint.SaveCounter.Item() + 1; ; i++)
        {
            a.Assign(Tf.Fill([Elements], (float)i));
            b.Assign(Tf.Fill([Elements], (float)-i));
            manager.Save();
            Console.WriteLine(i.ToString(CultureInfo.InvariantCulture));
        }
    }

    /// <summary>What is saved: in the n-th checkpoint all of it is n and -n.</summary>
    public static (Checkpoint Checkpoint, Variable<float> A, Variable<float> B) Objects()
    {
        var (a, b) = (new Variable<float>(Tf.Zeros([Elements])), new Variable<float>(Tf.Zeros([Elements])));
        return (new Checkpoint { ["a"] = a, ["b"] = b }, a, b);
    }
}
