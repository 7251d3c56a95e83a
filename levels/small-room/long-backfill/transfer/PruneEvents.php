<?php

namespace App\Console\Commands;

use Illuminate\Console\Command;
use Illuminate\Support\Facades\DB;

class PruneEvents extends Command
{
    protected $signature = 'events:prune';

    public function handle(): int
    {
        $limit = now()->subYear()->startOfDay();

        DB::table('events')->select('id')
            ->where('created_at', '<', $limit)->orderBy('id')
            ->chunk(1000, function ($events) {
                DB::table('events')
                    ->whereIn('id', $events->pluck('id'))->delete();
            });

        return self::SUCCESS;
    }
}
