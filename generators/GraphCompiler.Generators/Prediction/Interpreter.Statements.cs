using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Operations;

namespace GraphCompiler.Generators.Prediction;

internal sealed partial class Interpreter
{
    private void Execute(IOperation? operation, Frame frame)
    {
        if (operation is null || frame.HasReturned || frame.Branch is not null) return;
        _cancellation.ThrowIfCancellationRequested();
        switch (operation)
        {
            case IBlockOperation block:
                foreach (var local in block.Operations.OfType<ILocalFunctionOperation>()) Execute(local, frame);
                foreach (var statement in block.Operations) Execute(statement, frame);
                break;
            case IConstructorBodyOperation constructor:
                Execute(constructor.Initializer, frame);
                Execute(constructor.BlockBody ?? constructor.ExpressionBody, frame);
                break;
            case IExpressionStatementOperation statement:
                Evaluate(statement.Operation, frame);
                break;
            case IVariableDeclarationGroupOperation group:
                foreach (var declarator in group.Declarations.SelectMany(d => d.Declarators)) Declare(declarator, frame);
                break;
            case IUsingDeclarationOperation usingDeclaration:
                Execute(usingDeclaration.DeclarationGroup, frame);
                break;
            case IUsingOperation @using:
                ExecuteUsing(@using, frame);
                break;
            case IReturnOperation { Kind: OperationKind.Return } @return:
                frame.Result = @return.ReturnedValue is { } returned ? Evaluate(returned, frame) : null;
                frame.HasReturned = true;
                break;
            case IConditionalOperation conditional:
                ExecuteIf(conditional, frame);
                break;
            case IForLoopOperation loop:
                foreach (var before in loop.Before) Execute(before, frame);
                Loop(loop, loop.Condition, loop.Body, frame, testFirst: true, () =>
                {
                    foreach (var step in loop.AtLoopBottom) Execute(step, frame);
                });
                break;
            case IWhileLoopOperation { ConditionIsUntil: false } loop:
                Loop(loop, loop.Condition, loop.Body, frame, loop.ConditionIsTop, () => { });
                break;
            case IForEachLoopOperation loop:
                ExecuteForEach(loop, frame);
                break;
            case IBranchOperation { BranchKind: BranchKind.Break or BranchKind.Continue } branch:
                frame.Branch = branch;
                break;
            case ISwitchOperation @switch:
                ExecuteSwitch(@switch, frame);
                break;
            case ILocalFunctionOperation local:
                frame.Declare(local.Symbol, new AbstractDelegate(local.Symbol, local.Body, frame, null));
                break;
            case IEmptyOperation or ILabeledOperation:
                break;
            case IThrowOperation:
                throw new WorldEndsException();
            case ILockOperation @lock:
                Execute(@lock.Body, frame);
                break;
            default:
                // A lone expression body, or a statement that graphs have no form for.
                if (operation.Type is not null || operation is IInvocationOperation or IAssignmentOperation)
                {
                    frame.Result = Evaluate(operation, frame);
                    frame.HasReturned = true;
                }
                else
                {
                    Report(operation, FindingKind.UnsupportedStatement, StatementName(operation));
                    throw new WorldEndsException();
                }

                break;
        }
    }

    private static string StatementName(IOperation operation) => operation.Kind switch
    {
        OperationKind.Try => "try",
        OperationKind.Branch => "goto",
        _ => operation.Syntax.Kind().ToString(),
    };

    private void Declare(IVariableDeclaratorOperation declarator, Frame frame)
    {
        var initializer = declarator.Initializer ?? (declarator.Parent as IVariableDeclarationOperation)?.Initializer;
        frame.Declare(declarator.Symbol, initializer is null ? AbstractHost.Of(null) : Evaluate(initializer.Value, frame));
    }

    private void ExecuteUsing(IUsingOperation @using, Frame frame)
    {
        var resource = @using.Resources is IVariableDeclarationGroupOperation group
            ? group.Declarations.SelectMany(d => d.Declarators).Select(d => { Declare(d, frame); return frame[d.Symbol]; }).LastOrDefault()
            : Evaluate(@using.Resources, frame);
        Execute(@using.Body, frame);
        if (resource is AbstractTape tape) tape.Tape.IsRecording = tape.RecordsAfter;
    }

    private void ExecuteIf(IConditionalOperation conditional, Frame frame)
    {
        if (Decide(conditional.Condition, frame)) Execute(conditional.WhenTrue, frame);
        else Execute(conditional.WhenFalse, frame);
    }

    /// <summary>What a host condition says; a choice where it is not known.</summary>
    private bool Decide(IOperation condition, Frame frame)
    {
        if (IsTensorCondition(condition)) throw new WorldEndsException();

        if (Evaluate(condition, frame) is AbstractHost { Constant: { HasValue: true, Value: bool known } }) return known;
        var text = Text(condition.Syntax);
        return Choices.Choose(2, c => $"{text} is {(c == 0 ? "true" : "false")}") == 0;
    }

    private static bool IsTensorCondition(IOperation condition)
    {
        while (condition is IConversionOperation or IParenthesizedOperation or IUnaryOperation { OperatorKind: UnaryOperatorKind.Not or UnaryOperatorKind.True or UnaryOperatorKind.False })
        {
            condition = condition.ChildOperations.First();
        }

        if (condition is IBinaryOperation comparison && TensorTypes.NullTested(comparison) is not null) return false;
        return TensorTypes.IsTensor(condition.Type)
            || (condition is IBinaryOperation { OperatorKind: BinaryOperatorKind.ConditionalAnd or BinaryOperatorKind.ConditionalOr } both
                && (IsTensorCondition(both.LeftOperand) || IsTensorCondition(both.RightOperand)));
    }

    private void Loop(ILoopOperation loop, IOperation? condition, IOperation body, Frame frame, bool testFirst, Action step)
    {
        var unknown = 0;
        for (var i = 0; i < MostIterations; i++)
        {
            if (condition is not null && (testFirst || i > 0) && !Continues()) return;
            Execute(body, frame);
            if (Leaves(loop, frame)) return;
            step();
        }

        bool Continues()
        {
            if (IsTensorCondition(condition) || Evaluate(condition, frame) is not AbstractHost { Constant.HasValue: true }) unknown++;
            return unknown <= MostUnknownIterations && Decide(condition, frame);
        }
    }

    /// <summary>Ends a break or continue at its loop; true when the loop is over.</summary>
    private static bool Leaves(ILoopOperation loop, Frame frame)
    {
        if (frame.HasReturned) return true;
        if (frame.Branch is not { } branch) return false;
        var isOurs = SymbolEqualityComparer.Default.Equals(branch.Target, branch.BranchKind == BranchKind.Break ? loop.ExitLabel : loop.ContinueLabel);
        if (isOurs) frame.Branch = null;
        return !isOurs || branch.BranchKind == BranchKind.Break;
    }

    private void ExecuteForEach(IForEachLoopOperation loop, Frame frame)
    {
        if (TensorTypes.IsTensor(Unconverted(loop.Collection).Type)) throw new WorldEndsException();

        IReadOnlyList<Abstract> items = Evaluate(loop.Collection, frame) is AbstractList list
            ? list.Items
            : [.. Enumerable.Range(0, Choices.Choose(2, c => $"{Text(loop.Collection.Syntax)} has {c + 1} item(s)") + 1).Select(_ => Unknown(ElementType(loop), "item", frame))];
        foreach (var item in items)
        {
            if (loop.LoopControlVariable is IVariableDeclaratorOperation declarator) frame.Declare(declarator.Symbol, item);
            else Assign(loop.LoopControlVariable, item, frame);
            Execute(loop.Body, frame);
            if (Leaves(loop, frame)) return;
        }
    }

    private static ITypeSymbol? ElementType(IForEachLoopOperation loop) =>
        loop.LoopControlVariable is IVariableDeclaratorOperation declarator ? declarator.Symbol.Type : loop.LoopControlVariable.Type;

    private void ExecuteSwitch(ISwitchOperation @switch, Frame frame)
    {
        if (TensorTypes.IsTensor(@switch.Value.Type)) throw new WorldEndsException();

        var value = Evaluate(@switch.Value, frame);
        var chosen = value is AbstractHost { Constant: { HasValue: true } known }
            ? @switch.Cases.FirstOrDefault(c => c.Clauses.OfType<ISingleValueCaseClauseOperation>().Any(s => Equals(s.Value.ConstantValue.Value, known.Value)))
                ?? @switch.Cases.FirstOrDefault(c => c.Clauses.Any(s => s is IDefaultCaseClauseOperation))
            : @switch.Cases[Choices.Choose(@switch.Cases.Length, c => $"{Text(@switch.Value.Syntax)} takes case {c + 1}")];
        foreach (var statement in chosen?.Body ?? []) Execute(statement, frame);
        if (frame.Branch is { } branch && SymbolEqualityComparer.Default.Equals(branch.Target, @switch.ExitLabel)) frame.Branch = null;
    }

    private static IOperation Unconverted(IOperation operation)
    {
        while (operation is IConversionOperation { OperatorMethod: null } conversion) operation = conversion.Operand;
        return operation;
    }
}
