using System.Buffers.Binary;

namespace GraphCompiler.Bundles;

/// <summary>Writes a table as TensorFlow does, byte for byte: entries come in the order of their keys.</summary>
internal sealed class TableWriter(Stream output)
{
    private const int BlockSize = 262144;
    private const int RestartInterval = 16;

    private readonly BlockBuilder _data = new(RestartInterval);
    private readonly BlockBuilder _index = new(restartInterval: 1);
    private long _position;
    private byte[] _lastKey = [];
    private byte[]? _pendingHandle;

    public void Add(byte[] key, byte[] value)
    {
        if (key.Length + value.Length >= 2 * BlockSize) EndBlock();
        if (_pendingHandle is not null) AddToIndex(Separator(_lastKey, key));
        _lastKey = key;
        _data.Add(key, value);
        if (_data.Size >= BlockSize) EndBlock();
    }

    /// <summary>Writes what is left, and the index.</summary>
    public void Complete()
    {
        EndBlock();
        var metaindex = Write(new BlockBuilder(RestartInterval));
        if (_pendingHandle is not null) AddToIndex(Successor(_lastKey));
        var footer = new byte[TableReader.FooterSize];
        byte[] handles = [.. metaindex, .. Write(_index)];
        handles.CopyTo(footer, 0);
        BinaryPrimitives.WriteUInt64LittleEndian(footer.AsSpan(TableReader.FooterSize - sizeof(ulong)), TableReader.Magic);
        output.Write(footer);
    }

    /// <summary>Seven bits a byte, the lowest first.</summary>
    public static void WriteVarint(List<byte> bytes, ulong value)
    {
        for (; value >= 0x80; value >>= 7) bytes.Add((byte)(value | 0x80));
        bytes.Add((byte)value);
    }

    private void EndBlock()
    {
        if (!_data.IsEmpty) _pendingHandle = Write(_data);
    }

    private void AddToIndex(byte[] key)
    {
        _index.Add(key, _pendingHandle!);
        _pendingHandle = null;
    }

    private byte[] Write(BlockBuilder builder)
    {
        // The byte after the block says that it is not compressed.
        byte[] block = [.. builder.Take(), 0];
        var handle = new List<byte>();
        WriteVarint(handle, (ulong)_position);
        WriteVarint(handle, (ulong)block.Length - 1);
        Span<byte> checksum = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32LittleEndian(checksum, Crc32C.Mask(Crc32C.Of(block)));
        output.Write(block);
        output.Write(checksum);
        _position += block.Length + checksum.Length;
        return [.. handle];
    }

    /// <summary>A short key from the last one of a block to before the first one of the next.</summary>
    private static byte[] Separator(byte[] last, byte[] next)
    {
        var same = last.AsSpan().CommonPrefixLength(next);
        if (same >= Math.Min(last.Length, next.Length) || last[same] + 1 >= next[same]) return last;
        return [.. last.AsSpan(0, same), (byte)(last[same] + 1)];
    }

    /// <summary>A short key that is not before the last one.</summary>
    private static byte[] Successor(byte[] last)
    {
        var place = last.AsSpan().IndexOfAnyExcept((byte)0xFF);
        return place < 0 ? last : [.. last.AsSpan(0, place), (byte)(last[place] + 1)];
    }

    private sealed class BlockBuilder(int restartInterval)
    {
        private readonly List<byte> _bytes = [];
        private readonly List<int> _restarts = [0];
        private int _sinceRestart;
        private byte[] _lastKey = [];

        public bool IsEmpty => _bytes.Count == 0;

        public int Size => _bytes.Count + ((_restarts.Count + 1) * sizeof(uint));

        public void Add(byte[] key, byte[] value)
        {
            var shared = 0;
            if (_sinceRestart < restartInterval)
            {
                shared = _lastKey.AsSpan().CommonPrefixLength(key);
            }
            else
            {
                _restarts.Add(_bytes.Count);
                _sinceRestart = 0;
            }

            WriteVarint(_bytes, (ulong)shared);
            WriteVarint(_bytes, (ulong)(key.Length - shared));
            WriteVarint(_bytes, (ulong)value.Length);
            _bytes.AddRange(key.AsSpan(shared));
            _bytes.AddRange(value);
            _lastKey = key;
            _sinceRestart++;
        }

        /// <summary>The block; the next one begins.</summary>
        public byte[] Take()
        {
            var block = new byte[Size];
            _bytes.CopyTo(block);
            _restarts.Add(_restarts.Count);
            for (var i = 0; i < _restarts.Count; i++) BinaryPrimitives.WriteInt32LittleEndian(block.AsSpan(_bytes.Count + (i * sizeof(uint))), _restarts[i]);
            _bytes.Clear();
            _restarts.Clear();
            _restarts.Add(0);
            (_sinceRestart, _lastKey) = (0, []);
            return block;
        }
    }
}
