using GraphCompiler.Bundles;

namespace GraphCompiler.Tests.Checkpoints;

/// <summary>The parts of the format, against numbers of its specification.</summary>
public sealed class FormatTests
{
    [Fact]
    public void Checksums_are_Castagnolis()
    {
        Assert.Equal(0xE3069283u, Crc32C.Of("123456789"u8));
        Assert.Equal(0xC78AB0E5u, Crc32C.Mask(0xE3069283));
        Assert.Equal(Crc32C.Of("123456789"u8), Crc32C.Extend(Crc32C.Of("1234"u8), "56789"u8));
    }

    [Fact]
    public void Keys_of_parts_are_in_an_order_preserving_code()
    {
        var slice = new TensorSliceProto { Extent = { new TensorSliceProto.Types.Extent { Start = 0, Length = 2 }, new TensorSliceProto.Types.Extent() } };
        Assert.Equal("00656D62000101028082807F", Convert.ToHexString(SliceKey.Of("emb", slice)));

        var far = new TensorSliceProto { Extent = { new TensorSliceProto.Types.Extent { Start = 64, Length = 63 }, new TensorSliceProto.Types.Extent { Start = 1L << 40, Length = -65 } } };
        Assert.Equal("0061000101" + "02" + "C040" + "BF" + "FD0000000000" + "3FBF", Convert.ToHexString(SliceKey.Of("a", far)));
        Assert.Equal("0000FF000100", Convert.ToHexString(SliceKey.Of("\0", new TensorSliceProto())));
    }

    [Fact]
    public void Snappy_copies_literals_and_what_it_has_written()
    {
        // A literal, four bytes from three back, ten bytes from four back: of a pattern that is still being written.
        byte[] block = [17, (3 - 1) << 2, (byte)'a', (byte)'b', (byte)'c', 1, 3, ((10 - 1) << 2) | 2, 4, 0];
        Assert.Equal("abcabcaabcaabcaab", System.Text.Encoding.ASCII.GetString(Snappy.Decompress(block)));
    }

    [Theory]
    [InlineData(new byte[] { })]
    [InlineData(new byte[] { 0xFF, 0xFF, 0xFF, 0xFF, 0x7F })]
    [InlineData(new byte[] { 4, 1, 0 })]
    [InlineData(new byte[] { 4, 1, 9 })]
    [InlineData(new byte[] { 4, 12, 65 })]
    [InlineData(new byte[] { 2, 0, 65 })]
    [InlineData(new byte[] { 1, 4, 65, 66 })]
    [InlineData(new byte[] { 3, 0xFC, 0xFF, 0xFF, 0xFF, 0xFF })]
    public void Snappy_blocks_that_are_damaged_are_refused(byte[] block) => Assert.Throws<InvalidDataException>(() => Snappy.Decompress(block));

    [Fact]
    public void Tables_of_many_blocks_are_read_back()
    {
        var entries = Enumerable.Range(0, 3000).Select(i => (Key: System.Text.Encoding.ASCII.GetBytes($"key/{i:00000}/{new string('x', i % 40)}"), Value: new byte[i % 700])).ToList();
        entries.Insert(0, ([], [1]));
        entries.Add(([0xFF, 0xFF], new byte[600_000]));
        entries.Add(([0xFF, 0xFF, 0xFF], [2]));
        using var stream = new MemoryStream();
        var writer = new TableWriter(stream);
        foreach (var (key, value) in entries) writer.Add(key, value);
        writer.Complete();
        var read = TableReader.Read(stream.ToArray());
        Assert.Equal(entries.Count, read.Count);
        Assert.All(entries.Zip(read), pair => Assert.True(pair.First.Key.AsSpan().SequenceEqual(pair.Second.Key) && pair.First.Value.AsSpan().SequenceEqual(pair.Second.Value)));
    }

    [Fact]
    public void State_keeps_names_of_any_characters()
    {
        var folder = Directory.CreateTempSubdirectory("GraphCompiler.Checkpoints.").FullName;
        try
        {
            var path = Path.Combine(folder, "a \"b\" 'c' ü-1");
            new CheckpointState { Latest = path, All = [path], Times = [3, 1.25], LastPreserved = 2 }.Write(folder, FileSystem.Disk);
            Assert.Equal(
                "model_checkpoint_path: \"a \\\"b\\\" \\'c\\' \\303\\274-1\"\nall_model_checkpoint_paths: \"a \\\"b\\\" \\'c\\' \\303\\274-1\"\nall_model_checkpoint_timestamps: 3.0\nall_model_checkpoint_timestamps: 1.25\nlast_preserved_timestamp: 2.0\n",
                File.ReadAllText(Path.Combine(folder, "checkpoint")));
            var state = CheckpointState.Read(folder)!;
            Assert.Equal(path, state.Latest);
            Assert.Equal([path], state.All);
            Assert.Equal([3, 1.25], state.Times);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
