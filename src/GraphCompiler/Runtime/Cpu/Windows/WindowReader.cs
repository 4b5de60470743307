using System.Runtime.CompilerServices;

namespace GraphCompiler.Runtime.Cpu;

/// <summary>Copies what windows see of some channels into rows, a window each: its elements in order, zeros where it sees none.</summary>
/// <param name="space">The windows.</param>
/// <param name="firstChannel">The first of the channels.</param>
/// <param name="channels">How many there are.</param>
internal readonly unsafe struct WindowReader<T>(in WindowSpace space, nint firstChannel, nint channels)
    where T : unmanaged
{
    private readonly WindowSpace _space = space;

    // Where a window's neighbours are neighbours in memory as well, a line of them is one copy.
    private readonly bool _isLine = channels == space.Channels && space.W.Dilation == 1;

    /// <param name="x">The tensor.</param>
    /// <param name="row">The first window.</param>
    /// <param name="rows">How many.</param>
    /// <param name="from">The first element of each row to copy.</param>
    /// <param name="to">The end of what to copy.</param>
    /// <param name="target">The rows, one after the other.</param>
    public void Read(T* x, nint row, nint rows, nint from, nint to, T* target)
    {
        var run = _isLine ? _space.W.Size * channels : channels;
        var (first, offset) = Math.DivRem(from, run);
        var (image, d, h, w) = _space.Position(row);
        for (var end = row + rows; row < end; row++)
        {
            var (part, inside) = (first, offset);
            for (var left = to - from; left > 0; part++)
            {
                var count = Math.Min(run - inside, left);
                ReadRun(x + (image * _space.Image), part, d, h, w, inside, count, target);
                target += count;
                left -= count;
                inside = 0;
            }

            if (++w < _space.W.Output) continue;
            w = 0;
            if (++h < _space.H.Output) continue;
            h = 0;
            if (++d < _space.D.Output) continue;
            d = 0;
            image++;
        }
    }

    private void ReadRun(T* image, nint part, int d, int h, int w, nint offset, nint count, T* target)
    {
        nint tap = 0;
        if (!_isLine) (part, tap) = Math.DivRem(part, _space.W.Size);
        var (kd, kh) = Math.DivRem(part, _space.H.Size);
        var atD = _space.D.Start(d) + ((int)kd * _space.D.Dilation);
        var atH = _space.H.Start(h) + ((int)kh * _space.H.Dilation);
        if ((uint)atD >= (uint)_space.D.Input || (uint)atH >= (uint)_space.H.Input)
        {
            Clear(target, count);
            return;
        }

        var line = image + ((((nint)atD * _space.H.Input) + atH) * _space.Line);
        if (_isLine)
        {
            var start = (_space.W.Start(w) * channels) + offset;
            var (low, high) = (Math.Clamp(-start, 0, count), Math.Clamp(_space.Line - start, 0, count));
            if (high < low) high = low;
            if (low > 0) Clear(target, low);
            Copy(line + start + low, target + low, high - low);
            if (high < count) Clear(target + high, count - high);
            return;
        }

        var atW = _space.W.Start(w) + ((int)tap * _space.W.Dilation);
        if ((uint)atW >= (uint)_space.W.Input) Clear(target, count);
        else Copy(line + (atW * _space.Channels) + firstChannel + offset, target, count);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Copy(T* from, T* to, nint count)
    {
        // A call costs more than a few elements.
        if (count > 16) Unsafe.CopyBlockUnaligned(to, from, (uint)(count * sizeof(T)));
        else for (nint i = 0; i < count; i++) to[i] = from[i];
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Clear(T* target, nint count)
    {
        if (count > 16) Unsafe.InitBlockUnaligned(target, 0, (uint)(count * sizeof(T)));
        else for (nint i = 0; i < count; i++) target[i] = default;
    }
}
