using System.IO.Compression;
using System.IO.Hashing;
using GraphCompiler.Bundles;
using GraphCompiler.Core.Operators;
using GraphCompiler.Interop;
using GraphCompiler.Runtime;

namespace GraphCompiler;

/// <summary>NumPy's files: one array (<c>.npy</c>, <c>numpy.save</c>) and archives of several by name (<c>.npz</c>, <c>numpy.savez</c>).</summary>
/// <remarks>Format: numpy.lib.format, versions 1.0 to 3.0. Arrays in Fortran's order and big-endian ones are read; row by row and little-endian is what is written.</remarks>
public static class NumpyFile
{
    private const string Extension = ".npy";

    // Deflate makes of a byte no more than this.
    private const int MostInflated = 1032;
    private const int Piece = 1 << 20;

    // NumPy's own: archives of equal arrays are equal.
    private static readonly DateTimeOffset s_time = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>The array in a <c>.npy</c> file.</summary>
    /// <exception cref="TfNotFoundException">There is no such file.</exception>
    /// <exception cref="TfException">It is damaged, or goes on after its array.</exception>
    /// <exception cref="NotSupportedException">Its elements are Python objects, structures, complex numbers, text or others that no tensor here can hold.</exception>
    public static Tensor Load(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        TensorFiles.RefuseTrace("NumpyFile.Load");
        using var stream = DataFile.OpenPlain(path);
        try
        {
            return Read(stream, stream.Length);
        }
        catch (InvalidDataException damage)
        {
            throw DataFile.Damaged(path, damage.Message, damage);
        }
        catch (NotSupportedException refusal)
        {
            throw new NotSupportedException($"{path} {refusal.Message}.", refusal);
        }
    }

    /// <summary>The array in a <c>.npy</c> file, its element type checked.</summary>
    /// <exception cref="TfTypeException">It is another one.</exception>
    /// <inheritdoc cref="Load(string)" path="/exception"/>
    public static Tensor<T> Load<T>(string path) =>
        Load(path) is var tensor && tensor is Tensor<T> typed ? typed : throw new TfTypeException($"{path} holds {tensor.DType.Name}, not {DType.Of<T>().Name}.");

    /// <summary>Writes a <c>.npy</c> file, with the bytes that <c>numpy.save</c> gives it; one that is there is replaced as a whole.</summary>
    /// <param name="path">The file. Nothing is added to its name.</param>
    /// <param name="tensor">The array.</param>
    public static void Save(string path, Tensor tensor)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(tensor);
        TensorFiles.RefuseTrace("NumpyFile.Save");
        FileSystem.Disk.ReplaceIn(path, stream => Write(stream, tensor));
    }

    /// <summary>The arrays of a <c>.npz</c> archive, stored or deflated, by name. What no tensor can hold is in <see cref="NamedTensors.Refused"/>.</summary>
    /// <exception cref="TfNotFoundException">There is no such file.</exception>
    /// <exception cref="TfException">It is no archive, a checksum does not match, or a member is damaged.</exception>
    public static NamedTensors LoadArchive(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        TensorFiles.RefuseTrace("NumpyFile.LoadArchive");
        using var stream = DataFile.OpenPlain(path);
        try
        {
            using var archive = new ZipArchive(stream, ZipArchiveMode.Read);
            var tensors = new NamedTensors(path);
            foreach (var entry in archive.Entries) Read(entry, tensors);
            return tensors;
        }
        catch (Exception damage) when (damage is InvalidDataException or EndOfStreamException or OverflowException or ArgumentException)
        {
            throw DataFile.Damaged(path, damage.Message, damage);
        }
    }

    /// <summary>Writes an archive; one that is there is replaced as a whole.</summary>
    /// <param name="path">The file. Nothing is added to its name.</param>
    /// <param name="tensors">The arrays, by names that may have slashes.</param>
    /// <param name="isCompressed">Whether members are deflated, as <c>numpy.savez_compressed</c> does.</param>
    /// <exception cref="TfValueException">Two arrays have one name.</exception>
    public static void SaveArchive(string path, IEnumerable<KeyValuePair<string, Tensor>> tensors, bool isCompressed = false)
    {
        TensorFiles.RefuseTrace("NumpyFile.SaveArchive");
        var all = TensorFiles.Named(path, tensors);
        FileSystem.Disk.ReplaceIn(path, stream =>
        {
            using var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true);
            foreach (var (name, tensor) in all)
            {
                var entry = archive.CreateEntry(name + Extension, isCompressed ? CompressionLevel.Optimal : CompressionLevel.NoCompression);
                entry.LastWriteTime = s_time;
                using var member = entry.Open();
                Write(member, tensor);
            }
        });
    }

    private static Tensor Read(Stream stream, long left)
    {
        var header = NumpyHeader.Read(stream, ref left);
        var bytes = ElementBytes.Count(header.Sizes) * header.Type.Size;
        if (bytes != left) throw new InvalidDataException($"it has {left} bytes of elements, and its shape ({string.Join(", ", header.Sizes)}) of {header.Type.Name} takes {bytes}");
        if (!header.IsFortran) return ElementBytes.Read(stream, header.Type, ElementBytes.Shape(header.Sizes), header.IsBigEndian);
        return Ambient.Results(new Transpose(), [ElementBytes.Read(stream, header.Type, ElementBytes.Shape(header.Sizes.Reverse()), header.IsBigEndian)])[0];
    }

    private static void Read(ZipArchiveEntry entry, NamedTensors tensors)
    {
        var name = entry.FullName.EndsWith(Extension, StringComparison.Ordinal) ? entry.FullName[..^Extension.Length] : entry.FullName;
        if (tensors.Has(name)) throw new InvalidDataException($"it has two members '{name}'");
        if (name.Length == entry.FullName.Length)
        {
            tensors.Refuse(name, "is no array of NumPy.");
            return;
        }

        try
        {
            var bytes = Inflated(entry);
            tensors.Add(name, Read(new MemoryStream(bytes), bytes.Length));
        }
        catch (InvalidDataException damage)
        {
            throw new InvalidDataException($"member '{entry.FullName}': {damage.Message}", damage);
        }
        catch (NotSupportedException refusal)
        {
            tensors.Refuse(name, $"{refusal.Message}.");
        }
    }

    // In pieces, so that no memory is taken for a length that the archive only says.
    private static byte[] Inflated(ZipArchiveEntry entry)
    {
        var length = entry.Length;
        if (length > Array.MaxLength) throw new NotSupportedException($"has {length} bytes, more than an array can have");
        if (length > (entry.CompressedLength + 1) * MostInflated) throw new InvalidDataException($"it has {entry.CompressedLength} bytes, which cannot be {length} when they are unpacked");
        using var stream = entry.Open();
        var bytes = new byte[Math.Min(length, Piece)];
        var read = DataFile.Fill(stream, bytes);
        while (read == bytes.Length && read < length)
        {
            Array.Resize(ref bytes, (int)Math.Min(length, 2L * read));
            read += DataFile.Fill(stream, bytes.AsSpan(read));
        }

        if (read < length || stream.ReadByte() >= 0) throw new InvalidDataException($"it does not have the {length} bytes that the archive says");
        return Crc32.HashToUInt32(bytes) == entry.Crc32 ? bytes : throw new InvalidDataException("its checksum does not match");
    }

    private static void Write(Stream stream, Tensor tensor)
    {
        stream.Write(NumpyHeader.Of(tensor));
        ElementBytes.Write(tensor, stream);
    }
}
