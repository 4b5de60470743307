using GraphCompiler.Runtime;

namespace GraphCompiler.Tests.Runtime.Memory;

public sealed class ArenaLayoutTests
{
    [Fact]
    public void Values_that_never_live_together_share_memory()
    {
        var layout = new ArenaLayout();
        var first = layout.Add(1000, 0);
        layout.Extend(first, 1);
        var second = layout.Add(1000, 1);
        layout.Extend(second, 2);
        var third = layout.Add(1000, 2);
        layout.Extend(third, 3);
        var offsets = layout.Place();
        Assert.Equal(offsets[first], offsets[third]);
        Assert.NotEqual(offsets[first], offsets[second]);
        Assert.Equal(2048, layout.Size);
    }

    [Fact]
    public void Values_that_live_together_never_overlap()
    {
        var random = new Random(7);
        for (var run = 0; run < 50; run++)
        {
            var layout = new ArenaLayout();
            var values = Enumerable.Range(0, 30).Select(_ => (Size: random.Next(1, 5000), First: random.Next(20), Length: random.Next(8))).ToArray();
            foreach (var (size, first, length) in values) layout.Extend(layout.Add(size, first), first + length);
            var offsets = layout.Place();
            for (var i = 0; i < values.Length; i++)
            {
                Assert.Equal(0, offsets[i] % 64);
                Assert.True(offsets[i] + values[i].Size <= layout.Size);
                for (var j = 0; j < i; j++)
                {
                    var together = values[i].First <= values[j].First + values[j].Length && values[j].First <= values[i].First + values[i].Length;
                    var apart = offsets[i] + values[i].Size <= offsets[j] || offsets[j] + values[j].Size <= offsets[i];
                    Assert.True(apart || !together);
                }
            }
        }
    }
}
